/** How many seats of each status there were: in all, and by section for those who don't use the map. */
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import type { SeatGeometry } from '../../shared/map/geometry.ts';
import css from '../../shared/staff/staff.module.css';
import { type Counts, STATUS_NAMES } from './film.ts';
import { texts } from './texts.ts';
import own from './time.module.css';

export function CountsOfAll({ counts }: { readonly counts: Counts }) {
  const t = useTexts(texts);
  const format = useFormats();
  return (
    <dl className={own.counts}>
      {STATUS_NAMES.map((status, at) => (
        <div key={status} className={own.count}>
          <span className={own.swatch} data-status={status} aria-hidden="true" />
          <dt>{t.status[status]}</dt>
          <dd>{format.number(counts.all[at] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}

export function CountsBySection({
  counts,
  geometry,
}: {
  readonly counts: Counts;
  readonly geometry: SeatGeometry;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  return (
    <details>
      <summary className={own.summary}>{t.bySection}</summary>
      <ul className={css.list}>
        {geometry.sections.map(({ id, name }, number) => (
          <li key={id} className={css.row}>
            <span className={css.rowName}>{name}</span>
            <span className={`${css.facts} ${css.rowWhole}`}>
              {STATUS_NAMES.map((status, at) => (
                <span key={status}>
                  {t.status[status]} {format.number(counts.bySection[number]?.[at] ?? 0)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
