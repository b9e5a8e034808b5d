/** What people fought over: by section and minute, by cause, and seat by seat. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../shared/api/client.ts';
import { useSectionNames } from '../../shared/api/section-names.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Select } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { Part, Refusal, Table } from '../shared/parts.tsx';
import { politely, type Show } from '../shared/queries.ts';
import { HeatMap } from './charts.tsx';
import css from './live.module.css';
import { heatOf } from './series.ts';
import { texts } from './texts.ts';

/** It is told every ten seconds. */
const DEMAND_EVERY_MS = 10_000;
const SHOWN = { columnsMax: 40, rowsMax: 20 };
const SEATS_SHOWN = 20;
const STEPS = [0, 1, 2, 3, 4];

export function Demand({ show, zone }: { readonly show: Show; readonly zone: string }) {
  const showId = show.id;
  const t = useTexts(texts);
  const format = useFormats();
  const { data, error } = useQuery({
    queryKey: ['organiser', 'demand', showId],
    queryFn: () => api.getDemand({ path: { id: showId } }),
    refetchInterval: politely(DEMAND_EVERY_MS),
  });
  const names = useSectionNames(showId, show.layout_version);
  const nameOf = (section: string | null): string =>
    section === null ? t.elsewhere : (names.get(section) ?? section);
  const heat = heatOf(data ?? { sections: [] }, SHOWN);
  const named = heat.rows.flatMap(({ section }) => (section === null ? [] : [section]));
  const labels: Readonly<Record<string, string>> = t.byCause;
  const timeOf = (ms: number): string => format.time(new Date(ms).toISOString(), zone);
  return (
    <>
      <Part title={t.heat} wide>
        <p className={parts.hint}>{t.heatText}</p>
        {error !== null && <Refusal error={error} />}
        {data?.at_least === 0 && <p>{t.heatNone}</p>}
        {heat.rows.length > 0 && (
          <>
            <HeatMap heat={heat} label={t.heat} nameOf={nameOf} format={format.number} />
            <p className={css.keys} aria-hidden="true">
              <span>{t.fewer}</span>
              {STEPS.map((step) => (
                <span key={step} className={css.key} data-step={step} />
              ))}
              <span>{t.many}</span>
            </p>
            {data?.truncated === true && <p className={parts.hint}>{t.truncated}</p>}
            <details className={css.table}>
              <summary>{t.asTable}</summary>
              <Table
                caption={t.heat}
                head={[t.minute, t.section, t.count]}
                rows={heat.rows.flatMap(({ section, counts }) =>
                  counts.flatMap((count, at) =>
                    count === 0
                      ? []
                      : [[timeOf(heat.minutes[at] ?? 0), nameOf(section), format.number(count)]],
                  ),
                )}
              />
            </details>
          </>
        )}
      </Part>
      {data !== undefined && data.at_least > 0 && (
        <Part title={t.causes}>
          <Table
            caption={t.causes}
            head={[t.cause, t.count]}
            rows={data.by_cause.map(({ cause, at_least }) => [
              labels[cause] ?? cause,
              format.number(at_least),
            ])}
          />
          {named.length > 0 && <WantedSeats showId={showId} sections={named} nameOf={nameOf} />}
        </Part>
      )}
    </>
  );
}

function WantedSeats({
  showId,
  sections,
  nameOf,
}: {
  readonly showId: string;
  readonly sections: readonly string[];
  readonly nameOf: (section: string) => string;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const [chosen, setChosen] = useState<string | null>(null);
  const section = chosen ?? sections[0] ?? '';
  const { data, error } = useQuery({
    queryKey: ['organiser', 'demand', showId, section],
    queryFn: () =>
      api.getDemand({
        path: { id: showId },
        query: { section, detail: 'seats', limit: SEATS_SHOWN },
      }),
    refetchInterval: politely(DEMAND_EVERY_MS),
  });
  return (
    <>
      <Select
        label={t.pickSection}
        value={section}
        onChange={(event) => setChosen(event.target.value)}
      >
        {sections.map((id) => (
          <option key={id} value={id}>
            {nameOf(id)}
          </option>
        ))}
      </Select>
      {error !== null && <Refusal error={error} />}
      {data?.seats !== undefined && data.seats.length > 0 && (
        <Table
          caption={t.seatsOf(nameOf(section))}
          head={[t.seat, t.count]}
          rows={data.seats.map(({ seat_id, at_least }) => [seat_id, format.number(at_least)])}
        />
      )}
    </>
  );
}
