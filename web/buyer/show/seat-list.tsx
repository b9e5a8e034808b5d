/** The same seats as on the map, as a list: for those who can't see it, or would rather not. */
import { useState } from 'react';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import type { MapRow, MapSection, SeatGeometry } from '../../shared/map/geometry.ts';
import type { LiveSeats } from '../../shared/map/live-seats.ts';
import { isFree, matches, type SeatFilters } from './choice.ts';
import { specials } from './describe.ts';
import css from './show.module.css';
import { texts } from './texts.ts';

export interface SeatListProps {
  readonly geometry: SeatGeometry;
  readonly seats: LiveSeats;
  readonly filters: SeatFilters;
  readonly chosen: ReadonlySet<number>;
  readonly onSeat: (index: number) => void;
  readonly onArea: (section: number) => void;
}

export function SeatList(props: SeatListProps) {
  const t = useTexts(texts);
  const { geometry, seats } = props;
  return (
    <div className={css.list}>
      {geometry.sections.map((section, number) => (
        <SectionSeats
          key={section.id}
          {...props}
          section={section}
          number={number}
          free={t.leftShort(seats.freeBySection[number] ?? 0)}
        />
      ))}
    </div>
  );
}

function SectionSeats({
  section,
  number,
  free,
  ...props
}: SeatListProps & {
  readonly section: MapSection;
  readonly number: number;
  readonly free: string;
}) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const { geometry, seats, filters } = props;
  const rows = isOpen ? section.rows : [];
  const shown = rows.filter((row) => freeIn(row, geometry, seats, filters).length > 0);
  return (
    <details
      className={css.section}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
        if (event.currentTarget.open && section.kind === 'ga') props.onArea(number);
      }}
    >
      <summary>
        <span className={css.sectionName}>{section.name}</span>
        <span className={css.hint}>{free}</span>
      </summary>
      <div className={css.rows}>
        {isOpen && section.kind === 'ga' && <p className={css.hint}>{t.area(section.name)}</p>}
        {isOpen && section.kind === 'reserved' && shown.length === 0 && (
          <p className={css.hint}>{t.noMatch}</p>
        )}
        {shown.map((row) => (
          <RowSeats key={row.label} {...props} section={section} row={row} />
        ))}
      </div>
    </details>
  );
}

function freeIn(
  { firstIndex, count }: MapRow,
  geometry: SeatGeometry,
  seats: LiveSeats,
  filters: SeatFilters,
): readonly number[] {
  const found: number[] = [];
  for (let index = firstIndex; index < firstIndex + count; index += 1) {
    if (isFree(seats, index) && matches(geometry, filters, index)) found.push(index);
  }
  return found;
}

function RowSeats({
  geometry,
  seats,
  filters,
  chosen,
  onSeat,
  section,
  row,
}: SeatListProps & { readonly section: MapSection; readonly row: MapRow }) {
  const t = useTexts(texts);
  const format = useFormats();
  const free = freeIn(row, geometry, seats, filters);
  const special = (index: number): string => specials(geometry, index, t);
  return (
    <div>
      <p className={css.rowHead}>
        <strong>{t.row(row.label)}</strong>
        <span className={css.hint}>{t.rowFree(free.length, row.count)}</span>
      </p>
      <ul className={css.seats}>
        {free.map((index) => {
          const label = row.labels[index - row.firstIndex] ?? '';
          const tier = geometry.tiers[geometry.tier[index] ?? 0];
          const price = tier === undefined ? '' : format.money(tier.cents, geometry.currency);
          const about = [t.seat(section.name, row.label, label), price, special(index)];
          return (
            <li key={index}>
              <button
                type="button"
                className={css.seat}
                aria-pressed={chosen.has(index)}
                aria-label={`${label}: ${about.filter((part) => part !== '').join(', ')}`}
                onClick={() => onSeat(index)}
              >
                {label}
                {special(index) !== '' && ' *'}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
