/** What is added to a plan: sections of rows, and areas without seats. */
import { useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Field, Select } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import type { Command, Drawing, NewSection } from './model.ts';
import { NUMBERINGS, ROW_NAMES } from './numbering.ts';
import { SHAPES } from './rows.ts';
import { texts } from './texts.ts';

interface Props {
  readonly drawing: Drawing;
  readonly onCommand: (command: Command) => void;
}

/** As the API has it. */
const LABEL = /^[\p{L}\p{N}_.][\p{L}\p{M}\p{N}_.]{0,11}$/u;

const isNew = (drawing: Drawing, id: string): boolean =>
  LABEL.test(id) && drawing.every((section) => section.id !== id);

/** Of a form: `6, 14`. */
const numbersOf = (text: string): number[] =>
  text
    .split(/[\s,;]+/)
    .map(Number)
    .filter((number) => Number.isInteger(number) && number > 0);

const ROWS_MAX = 200;
const SEATS_MAX = 500;

export function AddSection({ drawing, onCommand }: Props) {
  const t = useTexts(texts);
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [shape, setShape] = useState<NewSection['shape']>('straight');
  const [rows, setRows] = useState('10');
  const [seats, setSeats] = useState('20');
  const [numbering, setNumbering] = useState<NewSection['numbering']>('plain');
  const [rowNames, setRowNames] = useState<NewSection['rowNames']>('numbers');
  const [aisles, setAisles] = useState('');
  const isFaulty = id !== '' && !isNew(drawing, id);
  return (
    <form
      className={parts.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isNew(drawing, id)) return;
        const section = {
          id,
          name: name.trim() === '' ? id : name.trim(),
          shape,
          rows: Number(rows),
          seats: Number(seats),
          numbering,
          rowNames,
          aisles: numbersOf(aisles),
        };
        onCommand({ type: 'add', section });
        setId('');
        setName('');
      }}
    >
      <div className={parts.pair}>
        <Field
          label={t.id}
          hint={t.idHint}
          error={isFaulty ? t.idFault : undefined}
          required
          value={id}
          onChange={(event) => setId(event.target.value)}
        />
        <Field
          label={t.name}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Select
          label={t.shape}
          value={shape}
          onChange={(event) => setShape(event.target.value as NewSection['shape'])}
        >
          {SHAPES.map((value) => (
            <option key={value} value={value}>
              {t.shapes[value]}
            </option>
          ))}
        </Select>
        <Field
          label={t.rows}
          type="number"
          min={1}
          max={ROWS_MAX}
          required
          value={rows}
          onChange={(event) => setRows(event.target.value)}
        />
        <Field
          label={t.seats}
          type="number"
          min={1}
          max={SEATS_MAX}
          required
          value={seats}
          onChange={(event) => setSeats(event.target.value)}
        />
        <Select
          label={t.numbering}
          value={numbering}
          onChange={(event) => setNumbering(event.target.value as NewSection['numbering'])}
        >
          {NUMBERINGS.map((value) => (
            <option key={value} value={value}>
              {t.numberings[value]}
            </option>
          ))}
        </Select>
        <Select
          label={t.rowNames}
          value={rowNames}
          onChange={(event) => setRowNames(event.target.value as NewSection['rowNames'])}
        >
          {ROW_NAMES.map((value) => (
            <option key={value} value={value}>
              {t.rowNamings[value]}
            </option>
          ))}
        </Select>
        <Field
          label={t.aisles}
          hint={t.aislesHint}
          value={aisles}
          onChange={(event) => setAisles(event.target.value)}
        />
      </div>
      {shape === 'free' && <p className={parts.hint}>{t.freeHint}</p>}
      <div>
        <Button type="submit">{t.addSection}</Button>
      </div>
    </form>
  );
}

export function AddArea({ drawing, onCommand }: Props) {
  const t = useTexts(texts);
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [capacity, setCapacity] = useState('500');
  const isFaulty = id !== '' && !isNew(drawing, id);
  return (
    <form
      className={parts.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isNew(drawing, id)) return;
        const named = name.trim() === '' ? id : name.trim();
        onCommand({ type: 'add_area', id, name: named, capacity: Number(capacity) });
        setId('');
        setName('');
      }}
    >
      <div className={parts.pair}>
        <Field
          label={t.id}
          error={isFaulty ? t.idFault : undefined}
          required
          value={id}
          onChange={(event) => setId(event.target.value)}
        />
        <Field
          label={t.name}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t.capacity}
          type="number"
          min={1}
          max={250_000}
          required
          value={capacity}
          onChange={(event) => setCapacity(event.target.value)}
        />
      </div>
      <div>
        <Button type="submit">{t.addArea}</Button>
      </div>
    </form>
  );
}
