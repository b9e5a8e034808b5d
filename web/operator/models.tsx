/** How far each model is, building one anew, and the events that one can't take. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../shared/api/client.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button, Chip, Loading, type Tone } from '../shared/ui/controls.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { OperatorPage } from './frame.tsx';
import { type Projection, useProjections } from './queries.ts';
import { Rebuild } from './rebuild.tsx';
import { texts } from './texts.ts';

const TONES: Readonly<Record<Projection['state'], Tone>> = {
  catching_up: 'warn',
  live: 'good',
  stopped: 'bad',
  superseded: 'warn',
  idle: 'warn',
};

export default function ModelsScreen() {
  const { models, model: t } = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const { data, error, refetch } = useProjections();
  return (
    <OperatorPage title={models}>
      <DeadLetters />
      <Section title={t.title} lead={t.lead}>
        {error !== null && <Trouble error={error} again={refetch} />}
        {data === undefined && error === null && <Loading label={loading} />}
        {data?.projections.length === 0 && <p className={css.soft}>{t.none}</p>}
        {data !== undefined && data.projections.length > 0 && (
          <ul className={css.list}>
            {data.projections.map((projection) => (
              <Model key={projection.name} model={projection} />
            ))}
          </ul>
        )}
      </Section>
      {data?.relay != null && <Relay relay={data.relay} />}
    </OperatorPage>
  );
}

function Model({ model }: { readonly model: Projection }) {
  const { model: t } = useTexts(texts);
  const queries = useQueryClient();
  const rebuilding = useMutation({
    mutationFn: () => api.rebuildProjection({ path: { name: model.name } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['projections'] }),
  });
  const isRunning = model.rebuild?.state === 'running';
  const abouts: Readonly<Record<string, string>> = t.abouts;
  const about = abouts[model.name];
  return (
    <li className={css.row}>
      <span>
        <span className={css.rowName}>{model.name}</span>{' '}
        <Chip tone={TONES[model.state]}>{t.states[model.state]}</Chip>
      </span>
      <Button
        aria-label={t.rebuildOf(model.name)}
        busy={rebuilding.isPending || isRunning}
        onClick={() => rebuilding.mutate()}
      >
        {t.rebuild}
      </Button>
      <div className={css.rowWhole}>
        {about !== undefined && <p className={css.small}>{about}</p>}
        <Facts {...model} version={model.version} />
        {rebuilding.error !== null && <Trouble error={rebuilding.error} />}
        {model.rebuild !== null && <Rebuild rebuild={model.rebuild} />}
      </div>
    </li>
  );
}

interface FactsProps {
  readonly version?: number;
  readonly position: string | null;
  readonly lag_events: number;
  readonly lag_ms: number;
  readonly events_per_second: number | null;
}

function Facts({ version, position, lag_events, lag_ms, events_per_second }: FactsProps) {
  const { model: t } = useTexts(texts);
  const format = useFormats();
  return (
    <p className={css.facts}>
      <span>
        {lag_events === 0
          ? t.upToDate
          : t.lag(format.number(lag_events), format.number(Math.round(lag_ms / 100) / 10))}
      </span>
      {events_per_second !== null && (
        <span>{t.rate(format.number(Math.round(events_per_second)))}</span>
      )}
      {position !== null && <span>{t.position(position)}</span>}
      {version !== undefined && <span>{t.version(version)}</span>}
    </p>
  );
}

function Relay({ relay }: { readonly relay: FactsProps & { readonly trouble: string | null } }) {
  const { model: t } = useTexts(texts);
  return (
    <Section title={t.relay}>
      <Facts {...relay} />
      {relay.trouble !== null && (
        <p className={css.bad} lang="en">
          {relay.trouble}
        </p>
      )}
    </Section>
  );
}
