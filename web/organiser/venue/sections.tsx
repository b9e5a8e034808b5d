/** The sections of a plan as a list, with what can be done to each and to its seats. */
import { useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Field, Select } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { type Command, type Drawing, FLAGS, placesIn, type Row, type Section } from './model.ts';
import { NUMBERINGS, type Numbering } from './numbering.ts';
import { ROW_DEPTH } from './rows.ts';
import { texts } from './texts.ts';
import css from './venue.module.css';

interface Props {
  readonly picked: ReadonlySet<string>;
  readonly onToggle: (seatIds: readonly string[]) => void;
  readonly onCommand: (command: Command) => void;
  /** Its corners are to be taken hold of. */
  readonly onShape: (id: string) => void;
}

const MOVES = [
  ['left', -ROW_DEPTH, 0],
  ['right', ROW_DEPTH, 0],
  ['up', 0, -ROW_DEPTH],
  ['down', 0, ROW_DEPTH],
] as const;

const TURNS = [
  ['turnLeft', -15],
  ['turnRight', 15],
] as const;

export function Sections({ drawing, ...props }: Props & { readonly drawing: Drawing }) {
  const t = useTexts(texts);
  return (
    <div>
      <h3>{t.sections}</h3>
      {drawing.map((section) => (
        <SectionTools key={section.id} {...props} section={section} />
      ))}
    </div>
  );
}

function SectionTools({ section, ...props }: Props & { readonly section: Section }) {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const { onCommand } = props;
  const { id, name } = section;
  return (
    <details className={css.section} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {name} <span className={parts.hint}>{t.places(placesIn(section))}</span>
      </summary>
      {isOpen && (
        <fieldset className={css.sectionTools}>
          <legend className="visually-hidden">{t.sectionTools(name)}</legend>
          <div className={parts.pair}>
            <Field
              label={t.name}
              maxLength={100}
              defaultValue={name}
              onBlur={(event) => {
                const next = event.target.value.trim();
                if (next !== '' && next !== name) onCommand({ type: 'rename', id, name: next });
              }}
            />
            {section.kind === 'ga' && (
              <Field
                label={t.capacity}
                type="number"
                min={1}
                max={250_000}
                defaultValue={section.capacity}
                onBlur={(event) => {
                  const capacity = Number(event.target.value);
                  if (capacity >= 1) onCommand({ type: 'resize_area', id, capacity });
                }}
              />
            )}
            {section.kind === 'reserved' && (
              <Select
                label={t.numbering}
                value=""
                onChange={(event) =>
                  onCommand({ type: 'renumber', id, numbering: event.target.value as Numbering })
                }
              >
                <option value="" disabled>
                  –
                </option>
                {NUMBERINGS.map((value) => (
                  <option key={value} value={value}>
                    {t.numberings[value]}
                  </option>
                ))}
              </Select>
            )}
          </div>
          {section.kind === 'reserved' && <AddAisle section={section} onCommand={onCommand} />}
          <fieldset className={parts.actions}>
            <legend className={parts.hint}>{t.moveSection}</legend>
            {MOVES.map(([way, dx, dy]) => (
              <Button key={way} onClick={() => onCommand({ type: 'move', id, dx, dy })}>
                {t[way]}
              </Button>
            ))}
            {TURNS.map(([way, degrees]) => (
              <Button key={way} onClick={() => onCommand({ type: 'turn', id, degrees })}>
                {t[way]}
              </Button>
            ))}
          </fieldset>
          <div>
            <Button onClick={() => props.onShape(id)}>{t.changeShape}</Button>
            {section.kind === 'reserved' && <p className={parts.hint}>{t.shapeHint}</p>}
          </div>
          <div>
            <Button look="danger" onClick={() => onCommand({ type: 'remove', id })}>
              {t.removeSection}
            </Button>
          </div>
          {section.kind === 'reserved' &&
            section.rows.map((row) => (
              <RowSeats key={row.label} {...props} section={section} row={row} />
            ))}
        </fieldset>
      )}
    </details>
  );
}

function AddAisle({
  section,
  onCommand,
}: Pick<Props, 'onCommand'> & { readonly section: Section & { readonly kind: 'reserved' } }) {
  const t = useTexts(texts);
  const [after, setAfter] = useState('');
  const most = section.rows.reduce((top, { seats }) => Math.max(top, seats.length), 0) - 1;
  const number = Number(after);
  const isGood = Number.isInteger(number) && number >= 1 && number <= most;
  return (
    <div className={css.aisle}>
      <Field
        label={t.aisleAfter}
        inputMode="numeric"
        error={after !== '' && !isGood ? t.aisleFault(most) : undefined}
        value={after}
        onChange={(event) => setAfter(event.target.value)}
      />
      <Button
        disabled={!isGood}
        onClick={() => {
          onCommand({ type: 'add_aisle', id: section.id, after: number });
          setAfter('');
        }}
      >
        {t.addAisle}
      </Button>
    </div>
  );
}

function RowSeats({
  section,
  row,
  picked,
  onToggle,
}: Props & { readonly section: Section; readonly row: Row }) {
  const t = useTexts(texts);
  const idOf = (label: string): string => `${section.id}-${row.label}-${label}`;
  return (
    <div>
      <p className={css.rowHead}>
        <strong>{t.row(row.label)}</strong>
        <Button
          look="quiet"
          aria-label={t.wholeRow(section.name, row.label)}
          onClick={() => onToggle(row.seats.map(({ label }) => idOf(label)))}
        >
          {t.whole}
        </Button>
      </p>
      <ul className={css.rowSeats}>
        {row.seats.map((seat) => {
          const flags = FLAGS.filter((flag) => seat[flag]).map((flag) => t.flags[flag]);
          const about = [t.seat(section.name, row.label, seat.label), ...flags].join(', ');
          return (
            <li key={seat.label}>
              <button
                type="button"
                className={css.seat}
                aria-pressed={picked.has(idOf(seat.label))}
                aria-label={`${seat.label}: ${about}`}
                onClick={() => onToggle([idOf(seat.label)])}
              >
                {seat.label}
                {flags.length > 0 && ' *'}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
