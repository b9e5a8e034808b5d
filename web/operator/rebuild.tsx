/** How far the building of a model is, and what came of it. */
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import css from '../shared/staff/staff.module.css';
import type { Projection } from './queries.ts';
import { texts } from './texts.ts';

type RebuildState = NonNullable<Projection['rebuild']>;

export function Rebuild({ rebuild }: { readonly rebuild: RebuildState }) {
  const { model: t } = useTexts(texts);
  const format = useFormats();
  const { state, events, events_per_second, ms_left, error } = rebuild;
  const isRunning = state === 'running';
  return (
    <div>
      <p className={state === 'failed' ? css.bad : undefined} role="status">
        {t.rebuilt[state]}
      </p>
      {isRunning && (
        <progress
          className={css.progress}
          aria-label={t.progressOf(rebuild.projection)}
          max={1}
          value={shareOf(rebuild)}
        />
      )}
      <p className={css.facts}>
        <span>{t.events(format.number(events))}</span>
        {isRunning && events_per_second !== null && (
          <span>{t.rate(format.number(Math.round(events_per_second)))}</span>
        )}
        {isRunning && ms_left !== null && <span>{t.left(format.duration(ms_left / 1_000))}</span>}
      </p>
      {error !== null && (
        <p className={css.bad} lang="en">
          {error}
        </p>
      )}
      {rebuild.verdict !== null && <Verdict verdict={rebuild.verdict} />}
    </div>
  );
}

/** Positions are opaque to clients, but for those who watch them: numbers that grow. */
function shareOf({ position, target }: RebuildState): number {
  const [done, all] = [Number(position), Number(target)];
  return all > 0 && done <= all ? done / all : 0;
}

function Verdict({ verdict }: { readonly verdict: NonNullable<RebuildState['verdict']> }) {
  const { model: t } = useTexts(texts);
  const format = useFormats();
  if (verdict.not_compared !== null) {
    return <p className={css.small}>{t.notCompared(verdict.not_compared)}</p>;
  }
  if (verdict.identical) return <p className={css.small}>{t.identical}</p>;
  const different = verdict.tables.filter((table) => table.only_live + table.only_built > 0);
  return (
    <>
      <p className={css.bad}>{t.different}</p>
      <ul className={css.small}>
        {different.map(({ table, only_live, only_built }) => (
          <li key={table}>{t.rows(table, format.number(only_live), format.number(only_built))}</li>
        ))}
      </ul>
    </>
  );
}
