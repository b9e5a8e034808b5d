/** The same as the map, as a list: the price of each section, and of its rows and seats. */
import { useState } from 'react';
import { useTexts } from '../../../shared/i18n/texts.ts';
import type { MapRow, MapSection, SeatGeometry } from '../../../shared/map/geometry.ts';
import { tierColour } from '../../../shared/map/palette.ts';
import { Select } from '../../../shared/ui/controls.tsx';
import { onlyTier } from './assignments.ts';
import { texts } from './texts.ts';
import css from './tiers.module.css';

interface Props {
  readonly tiers: Uint8Array;
  readonly tierNames: readonly string[];
  readonly brush: number;
  /** All these places get that tier. */
  readonly onPaint: (indices: ReadonlySet<number>, tier: number) => void;
}

type Range = { readonly firstIndex: number; readonly count: number };

const indicesOf = ({ firstIndex, count }: Range): ReadonlySet<number> =>
  new Set(Array.from({ length: count }, (_, at) => firstIndex + at));

export function TierList({ geometry, ...props }: Props & { readonly geometry: SeatGeometry }) {
  const t = useTexts(texts);
  const { sections, seatCount } = geometry;
  return (
    <>
      {sections.length > 1 && (
        <TierOf {...props} label={t.all} range={{ firstIndex: 0, count: seatCount }} />
      )}
      <div className={css.sections}>
        {sections.map((section) => (
          <div key={section.id} className={css.section}>
            <TierOf
              {...props}
              label={`${section.name}, ${t.places(section.count, String(section.count))}`}
              range={section}
            />
            {section.rows.length > 0 && <Rows {...props} section={section} />}
          </div>
        ))}
      </div>
    </>
  );
}

function TierOf({
  label,
  range,
  tiers,
  tierNames,
  onPaint,
}: Props & { readonly label: string; readonly range: Range }) {
  const t = useTexts(texts);
  const only = onlyTier(tiers, range);
  return (
    <Select
      label={label}
      value={only === null ? '' : String(only)}
      onChange={(event) => {
        if (event.target.value !== '') onPaint(indicesOf(range), Number(event.target.value));
      }}
    >
      {only === null && <option value="">{t.several}</option>}
      <Options names={tierNames} />
    </Select>
  );
}

function Options({ names }: { readonly names: readonly string[] }) {
  // Two may have the same name while they are being typed.
  const numbers = [...names.keys()];
  return numbers.map((number) => (
    <option key={number} value={number}>
      {names[number]}
    </option>
  ));
}

function Rows({ section, ...props }: Props & { readonly section: MapSection }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={css.summary} aria-label={t.rowsOf(section.name)}>
        {t.rows}
      </summary>
      {isOpen &&
        section.rows.map((row) => (
          <div key={row.label} className={css.row}>
            <TierOf {...props} label={t.row(row.label)} range={row} />
            <Seats {...props} section={section} row={row} />
          </div>
        ))}
    </details>
  );
}

function Seats({
  section,
  row,
  tiers,
  tierNames,
  brush,
  onPaint,
}: Props & { readonly section: MapSection; readonly row: MapRow }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={css.summary} aria-label={t.seatsOf(section.name, row.label)}>
        {t.seats}
      </summary>
      {isOpen && (
        <ul className={css.seats}>
          {row.labels.map((label, at) => {
            const index = row.firstIndex + at;
            const tier = tiers[index] ?? 0;
            const name = tierNames[tier] ?? '';
            return (
              <li key={label}>
                <button
                  type="button"
                  className={css.seat}
                  aria-label={`${t.seat(section.name, row.label, label)}: ${name}`}
                  title={name}
                  ref={(element) => {
                    if (element !== null) element.style.borderColor = tierColour(tier);
                  }}
                  onClick={() => onPaint(new Set([index]), brush)}
                >
                  {label}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </details>
  );
}
