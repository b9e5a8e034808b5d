/** The same seats as a list, row by row; and areas, which have no seats to press, by number. */
import { useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import type { MapRow, MapSection, SeatGeometry } from '../../shared/map/geometry.ts';
import { type LiveSeats, STATUS } from '../../shared/map/live-seats.ts';
import { Button, Field } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import css from './seats.module.css';
import { canPick, lastUnits } from './selection.ts';
import { texts } from './texts.ts';

export interface PickListProps {
  readonly geometry: SeatGeometry;
  readonly seats: LiveSeats;
  readonly picked: ReadonlySet<number>;
  /** Only areas, where the map shows the rest. */
  readonly only: 'ga' | null;
  readonly onToggle: (indices: readonly number[]) => void;
}

export function PickList(props: PickListProps) {
  const t = useTexts(texts);
  const { geometry, seats, only } = props;
  return (
    <div>
      {geometry.sections.map((section, number) =>
        only !== null && section.kind !== only ? null : section.kind === 'ga' ? (
          <Area key={section.id} {...props} section={section} />
        ) : (
          <Section
            key={section.id}
            {...props}
            section={section}
            about={t.free(seats.freeBySection[number] ?? 0)}
          />
        ),
      )}
    </div>
  );
}

function Section({
  section,
  about,
  ...props
}: PickListProps & { readonly section: MapSection; readonly about: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={css.section} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {section.name} <span className={parts.hint}>{about}</span>
      </summary>
      {isOpen &&
        section.rows.map((row) => <Row key={row.label} {...props} section={section} row={row} />)}
    </details>
  );
}

function Row({
  seats: { statuses },
  picked,
  onToggle,
  section,
  row,
}: PickListProps & { readonly section: MapSection; readonly row: MapRow }) {
  const t = useTexts(texts);
  const words = t.status.split('|');
  const indices = Array.from({ length: row.count }, (_, at) => row.firstIndex + at);
  return (
    <div className={css.row}>
      <p className={css.rowHead}>
        <strong>{t.row(row.label)}</strong>
        <Button
          look="quiet"
          aria-label={t.wholeRow(section.name, row.label)}
          onClick={() => onToggle(indices)}
        >
          {t.whole}
        </Button>
      </p>
      <ul className={css.rowSeats}>
        {indices.map((index, at) => {
          const label = row.labels[at] ?? '';
          const status = statuses[index] ?? STATUS.blocked;
          return (
            <li key={index}>
              <button
                type="button"
                className={css.seat}
                data-status={status}
                disabled={!canPick(statuses, index)}
                aria-pressed={picked.has(index)}
                aria-label={`${t.seat(section.name, row.label, label)}, ${words[status]}`}
                onClick={() => onToggle([index])}
              >
                {label}
                {status === STATUS.blocked && ' ×'}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Area({
  seats: { statuses },
  section,
  onToggle,
}: PickListProps & { readonly section: MapSection }) {
  const t = useTexts(texts);
  const [count, setCount] = useState('1');
  const wanted = Number(count);
  const pick = (status: number): void => onToggle(lastUnits(statuses, section, status, wanted));
  return (
    <div className={css.area}>
      <Field
        label={t.area(section.name)}
        type="number"
        min={1}
        max={section.count}
        value={count}
        onChange={(event) => setCount(event.target.value)}
      />
      <Button onClick={() => pick(STATUS.available)}>{t.pickFree}</Button>
      <Button onClick={() => pick(STATUS.blocked)}>{t.pickBlocked}</Button>
    </div>
  );
}
