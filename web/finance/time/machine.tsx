/** A show as it was at any moment of its sale. The moment stands in the address. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { serverClock } from '../../shared/api/clock.ts';
import { isProblem } from '../../shared/api/problems.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { geometryOf, type SeatGeometry } from '../../shared/map/geometry.ts';
import { gridOf, type SeatGrid } from '../../shared/map/grid.ts';
import { Trouble } from '../../shared/staff/area.tsx';
import { useMoments } from '../../shared/staff/moments.ts';
import css from '../../shared/staff/staff.module.css';
import { texts as staffTexts } from '../../shared/staff/texts.ts';
import { Loading, Notice, Select } from '../../shared/ui/controls.tsx';
import { FinancePage } from '../frame.tsx';
import { Controls } from './controls.tsx';
import { CountsBySection, CountsOfAll } from './counts.tsx';
import { countSeats, createReel, type Film, STATUS_NAMES, useFilm } from './film.ts';
import { PastMap } from './past-map.tsx';
import { usePlayer } from './player.ts';
import { type Minute, momentOf, type Span, STEPS, saleSpan, stepOf, wholeSpan } from './span.ts';
import { texts } from './texts.ts';
import own from './time.module.css';

export interface House {
  readonly geometry: SeatGeometry;
  readonly grid: SeatGrid;
}

type Show = Output<'getShow'>;

const useSeatPlan = (showId: string, version: number | null | undefined) =>
  useQuery({
    queryKey: ['seat-plan', showId, version],
    queryFn: async (): Promise<House> => {
      const query = { layout_version: version ?? 0 };
      const geometry = geometryOf(await api.getSeatMap({ path: { id: showId }, query }));
      return { geometry, grid: gridOf(geometry) };
    },
    enabled: version != null,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });

/** Without it (reports may be switched off) there is no curve, and the span is wider. */
const useMinutes = (showId: string) =>
  useQuery({
    queryKey: ['sale-minutes', showId],
    queryFn: async (): Promise<readonly Minute[]> => {
      const { minutes } = await api.getSales({ path: { id: showId } });
      return minutes.map(({ minute, sold }) => ({ atMs: Date.parse(minute), sold }));
    },
  });

export default function MachineScreen() {
  const { showId = '' } = useParams();
  const t = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const show = useQuery({
    queryKey: ['show', showId],
    queryFn: () => api.getShow({ path: { id: showId } }),
  });
  const event = useQuery({
    queryKey: ['event', show.data?.event_id],
    queryFn: () => api.getEvent({ path: { id: show.data?.event_id ?? '' } }),
    enabled: show.data !== undefined,
  });
  const house = useSeatPlan(showId, show.data?.layout_version);
  const minutes = useMinutes(showId);
  const failed = [show, house].find(({ error }) => error !== null);
  const isThere = show.data !== undefined && house.data !== undefined && !minutes.isPending;
  return (
    <FinancePage title={t.title}>
      {failed !== undefined && <Trouble error={failed.error} again={failed.refetch} />}
      {failed === undefined && !isThere && <Loading label={loading} />}
      {isThere && (
        <Timespan
          show={show.data}
          name={event.data?.name ?? showId}
          house={house.data}
          minutes={minutes.data ?? []}
        />
      )}
    </FinancePage>
  );
}

interface TimespanProps {
  readonly show: Show;
  readonly name: string;
  readonly house: House;
  readonly minutes: readonly Minute[];
}

function Timespan({ show, name, house, minutes }: TimespanProps) {
  const t = useTexts(texts);
  const [path, goTo] = useLocation();
  const isWhole = new URLSearchParams(useSearch()).get('span') === 'all';
  const span = useMemo(() => {
    const times = {
      onSaleMs: Date.parse(show.on_sale_at),
      endMs: Date.parse(show.ends_at ?? show.starts_at),
      nowMs: serverClock.nowMs(),
    };
    return isWhole ? wholeSpan(times) : saleSpan(times, minutes);
  }, [show, minutes, isWhole]);
  return (
    <>
      <h2 className={css.sectionTitle}>{name}</h2>
      <Machine
        key={`${span.fromMs} ${span.toMs}`}
        show={show}
        name={name}
        house={house}
        minutes={minutes}
        span={span}
      />
      {minutes.length > 0 && (
        <div className={css.form}>
          <Select
            label={t.span}
            value={isWhole ? 'all' : 'sale'}
            onChange={({ target }) =>
              goTo(target.value === 'all' ? `${path}?span=all` : path, { replace: true })
            }
          >
            <option value="sale">{t.sale}</option>
            <option value="all">{t.whole}</option>
          </Select>
        </div>
      )}
    </>
  );
}

type MachineProps = TimespanProps & { readonly span: Span };

function Machine(props: MachineProps) {
  const t = useTexts(texts);
  const film = useFilm(props.show.id, props.span);
  const isUnknown = isProblem(film.error, 'not_found');
  if (isUnknown) return <Notice tone="warn">{t.notYet}</Notice>;
  if (film.error !== null) return <Trouble error={film.error} again={film.refetch} />;
  if (film.data === undefined) return <Loading label={t.loading} />;
  return <Playing {...props} film={film.data} />;
}

function Playing({
  show,
  name,
  house,
  minutes,
  span,
  film,
}: MachineProps & { readonly film: Film }) {
  const t = useTexts(texts);
  const format = useFormats();
  const moments = useMoments();
  const player = usePlayer(useFirstStep(span));
  useAddress(span, player.isPlaying ? null : player.step);
  const reel = useMemo(() => createReel(film), [film]);
  const statuses = useMemo(() => reel.at(player.step), [reel, player.step]);
  const counts = useMemo(() => countSeats(statuses, house.geometry), [statuses, house]);
  const atMs = momentOf(span, player.step);
  const when = moments.full(atMs);
  const isThere = atMs >= film.publishedAtMs;
  const told = isThere
    ? t.at(
        when,
        STATUS_NAMES.map(
          (status, at) => `${t.status[status]} ${format.number(counts.all[at] ?? 0)}`,
        ).join(', '),
      )
    : `${when}: ${t.notYet}`;
  return (
    <div className={own.machine}>
      <p className={own.when}>{when}</p>
      {!isThere && <Notice tone="warn">{t.notYet}</Notice>}
      {isThere && <CountsOfAll counts={counts} />}
      <Controls player={player} span={span} minutes={minutes} told={told} />
      {isThere && (
        <>
          <PastMap
            showId={show.id}
            label={t.mapOf(name, when)}
            house={house}
            statuses={statuses}
            counts={counts}
          />
          <p className={css.small}>{t.pressSeat}</p>
          <CountsBySection counts={counts} geometry={house.geometry} />
        </>
      )}
    </div>
  );
}

/** As the address says, else the end. */
function useFirstStep(span: Span): number {
  const at = Date.parse(new URLSearchParams(useSearch()).get('at') ?? '');
  return Number.isNaN(at) ? STEPS : stepOf(span, at);
}

/** Reload and Back come to the same moment; `step`: null while it plays. */
function useAddress(span: Span, step: number | null): void {
  const [path, goTo] = useLocation();
  const search = useSearch();
  useEffect(() => {
    if (step === null) return;
    const next = new URLSearchParams(search);
    next.set('at', new Date(momentOf(span, step)).toISOString());
    if (`${next}` !== new URLSearchParams(search).toString())
      goTo(`${path}?${next}`, { replace: true });
  }, [path, goTo, search, span, step]);
}
