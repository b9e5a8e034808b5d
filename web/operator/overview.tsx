/** The house at a glance: whether it sells, what waits for a person, and how its parts are. */
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import { useMoments } from '../shared/staff/moments.ts';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Chip, Loading } from '../shared/ui/controls.tsx';
import { OperatorPage } from './frame.tsx';
import { partName, useReadiness, useSwitches } from './queries.ts';
import { SalesStop } from './sales-stop.tsx';
import { texts } from './texts.ts';
import { Waiting } from './waiting.tsx';

export default function OverviewScreen() {
  const t = useTexts(texts);
  return (
    <OperatorPage title={t.overview}>
      <Sales />
      <Waiting />
      <Health />
    </OperatorPage>
  );
}

function Sales() {
  const { loading } = useTexts(staffTexts);
  const switches = useSwitches();
  if (switches.data !== undefined) return <SalesStop switches={switches.data} />;
  if (switches.error !== null) return <Trouble error={switches.error} again={switches.refetch} />;
  return <Loading label={loading} />;
}

function Health() {
  const { health: t } = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const moments = useMoments();
  const readiness = useReadiness();
  const parts = Object.entries(readiness.data?.checks ?? {});
  return (
    <Section title={t.title}>
      {readiness.error !== null && <Trouble error={readiness.error} again={readiness.refetch} />}
      {readiness.isPending && <Loading label={loading} />}
      {readiness.data !== undefined && (
        <p>
          <Chip tone={readiness.data.status === 'ready' ? 'good' : 'bad'}>
            {readiness.data.status === 'ready' ? t.ready : t.notReady}
          </Chip>{' '}
          <span className={css.small}>{t.of(moments.time(readiness.dataUpdatedAt))}</span>
        </p>
      )}
      <ul className={css.list}>
        {parts.map(([name, { ok, detail }]) => (
          <li key={name} className={css.row}>
            <span className={css.rowName}>{partName(t.parts, name)}</span>
            <Chip tone={ok ? 'good' : 'bad'}>{ok ? t.ok : t.bad}</Chip>
            {detail !== undefined && (
              <span className={`${css.small} ${css.rowWhole}`} lang="en">
                {detail}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
