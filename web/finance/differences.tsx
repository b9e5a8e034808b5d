/** What does not agree: how many of each kind, and each by itself; there may be thousands after a disaster. */
import { useState } from 'react';
import type { Output } from '#client/index.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button, Notice } from '../shared/ui/controls.tsx';
import { csvOf } from './csv.ts';
import { DifferenceRow } from './difference.tsx';
import { type KindText, kinds } from './kinds.ts';
import { saveFile } from './save-file.ts';
import { texts } from './texts.ts';

type Found = Output<'getReconciliation'>;

const SHOWN_AT_ONCE = 50;
/** The API keeps no more of them. */
const KEPT_MAX = 10_000;

const COLUMNS = [
  'kind',
  'order_id',
  'seat_id',
  'payment_id',
  'expected',
  'actual',
  'cause',
  'remedy',
] as const;

/** `showId`: of the show that was compared alone; else empty. */
export function Differences({ found, showId }: { readonly found: Found; readonly showId: string }) {
  const { check: t } = useTexts(texts);
  const { more } = useTexts(staffTexts);
  const format = useFormats();
  const [shownCount, setShownCount] = useState(SHOWN_AT_ONCE);
  const { differences } = found;
  return (
    <>
      <h3>
        {differences.length === 1 ? t.difference : t.differences(format.number(differences.length))}
      </h3>
      {differences.length >= KEPT_MAX && <Notice tone="warn">{t.tooMany}</Notice>}
      <ByKind differences={differences} />
      <ul className={css.list}>
        {differences.slice(0, shownCount).map((difference) => (
          <DifferenceRow
            key={Object.values(difference).join(' ')}
            difference={difference}
            showId={showId}
          />
        ))}
      </ul>
      <div className={css.buttons}>
        {shownCount < differences.length && (
          <Button onClick={() => setShownCount(shownCount + SHOWN_AT_ONCE)}>{more}</Button>
        )}
        <Button onClick={() => save(found)}>{t.save}</Button>
      </div>
    </>
  );
}

function ByKind({ differences }: Pick<Found, 'differences'>) {
  const format = useFormats();
  const names: Readonly<Record<string, KindText>> = useTexts(kinds);
  const counts = new Map<string, number>();
  for (const { kind } of differences) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return (
    <p className={css.facts}>
      {[...counts].map(([kind, count]) => (
        <span key={kind}>
          {names[kind]?.name ?? kind}: {format.number(count)}
        </span>
      ))}
    </p>
  );
}

/** All of them, shown or not. */
function save({ reconciliation_id, differences }: Found): void {
  const rows = differences.map((difference) => COLUMNS.map((name) => difference[name]));
  saveFile(`${reconciliation_id}.csv`, 'text/csv', csvOf(COLUMNS, rows));
}
