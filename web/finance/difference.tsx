/** One thing that does not agree: what, why, what to do, and the way to its stories. */
import { Link } from 'wouter';
import type { Output } from '#client/index.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import css from '../shared/staff/staff.module.css';
import { factText, factTexts } from './difference-facts.ts';
import { type KindText, kinds } from './kinds.ts';
import { texts } from './texts.ts';

export type Difference = Output<'getReconciliation'>['differences'][number];

/** A kind that this app does not know yet is told in the API's own words. */
function textOf(
  known: Readonly<Record<string, KindText>>,
  { kind, cause, remedy }: Difference,
): KindText {
  return known[kind] ?? { name: kind, cause, remedy };
}

export function DifferenceRow({
  difference,
  showId,
}: {
  readonly difference: Difference;
  /** Of the show that was compared alone; else empty. */
  readonly showId: string;
}) {
  const { check: t } = useTexts(texts);
  const { name, cause, remedy } = textOf(useTexts(kinds), difference);
  const { order_id, seat_id, payment_id } = difference;
  return (
    <li className={css.row}>
      <div className={css.rowWhole}>
        <p className={css.rowName}>{name}</p>
        <p>
          {t.expected}: <Fact said={difference.expected} />. {t.actual}:{' '}
          <Fact said={difference.actual} />.
        </p>
        <p>
          {t.cause}: {cause}
        </p>
        <p>
          {t.remedy}: {remedy}
        </p>
        <p className={css.facts}>
          {order_id !== undefined && (
            <span>
              {t.order}{' '}
              <Link className={css.code} href={`/finance/order/${order_id}`}>
                {order_id}
              </Link>
            </span>
          )}
          {seat_id !== undefined && (
            <span>
              {t.seat} <SeatLink showId={showId} seatId={seat_id} />
            </span>
          )}
          {payment_id !== undefined && (
            <span>
              {t.payment} <span className={css.code}>{payment_id}</span>
            </span>
          )}
        </p>
      </div>
    </li>
  );
}

function Fact({ said }: { readonly said: string }) {
  const format = useFormats();
  const told = factText(said, useTexts(factTexts), format.number);
  return told === null ? <span lang="en">{said}</span> : <span>{told}</span>;
}

/** Without its show a seat is only a name. */
function SeatLink({ showId, seatId }: { readonly showId: string; readonly seatId: string }) {
  if (showId === '') return <span className={css.code}>{seatId}</span>;
  return (
    <Link className={css.code} href={`/finance/seat/${showId}/${encodeURIComponent(seatId)}`}>
      {seatId}
    </Link>
  );
}
