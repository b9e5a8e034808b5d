/** What of an order is given back: everything, some seats or an amount. */
import { type ReactNode, useId } from 'react';
import { useTexts } from '../shared/i18n/texts.ts';
import css from '../shared/staff/staff.module.css';
import { Field } from '../shared/ui/controls.tsx';
import type { Order } from './order-story.tsx';
import type { RefundWish } from './refund-wish.ts';
import { texts } from './texts.ts';

export interface RefundFieldsProps {
  readonly order: Order;
  readonly wish: RefundWish;
  readonly onChange: (wish: RefundWish) => void;
  readonly wrong: string | undefined;
}

export function RefundFields({ order, wish, onChange, wrong }: RefundFieldsProps) {
  const { refund: t } = useTexts(texts);
  const change = (next: Partial<RefundWish>): void => onChange({ ...wish, ...next });
  return (
    <>
      <fieldset>
        <legend className={css.rowName}>{t.what}</legend>
        {(['all', 'seats', 'amount'] as const).map((what) => (
          <Check
            key={what}
            type="radio"
            name={`refund-${order.order_id}`}
            checked={wish.what === what}
            onChange={() => change({ what })}
          >
            {t[what]}
          </Check>
        ))}
      </fieldset>
      {wish.what === 'seats' && <Seats order={order} wish={wish} change={change} />}
      {wish.what === 'amount' && (
        <Field
          label={t.amountOf(order.currency)}
          error={wrong}
          inputMode="decimal"
          autoComplete="off"
          value={wish.amount}
          onChange={(event) => change({ amount: event.target.value })}
        />
      )}
      {wish.what === 'seats' && wrong !== undefined && (
        <p className={css.bad} role="alert">
          {wrong}
        </p>
      )}
      {wish.what !== 'amount' && (
        <div>
          <Check
            checked={wish.returnFees}
            onChange={() => change({ returnFees: !wish.returnFees })}
          >
            {t.fees} <span className={css.small}>{t.feesHint}</span>
          </Check>
          <Check
            checked={wish.keepBlocked}
            onChange={() => change({ keepBlocked: !wish.keepBlocked })}
          >
            {t.blocked}
          </Check>
        </div>
      )}
    </>
  );
}

function Seats({
  order,
  wish,
  change,
}: {
  readonly order: Order;
  readonly wish: RefundWish;
  readonly change: (next: Partial<RefundWish>) => void;
}) {
  const { order: t } = useTexts(texts);
  const returned = new Set(
    order.refunds.filter(({ status }) => status !== 'failed').flatMap(({ seat_ids }) => seat_ids),
  );
  const toggled = (seatId: string): readonly string[] =>
    wish.seatIds.includes(seatId)
      ? wish.seatIds.filter((other) => other !== seatId)
      : [...wish.seatIds, seatId];
  return (
    <fieldset>
      <legend className={css.rowName}>{t.seats}</legend>
      {order.items
        .filter(({ seat_id }) => !returned.has(seat_id))
        .map(({ seat_id }) => (
          <Check
            key={seat_id}
            checked={wish.seatIds.includes(seat_id)}
            onChange={() => change({ seatIds: toggled(seat_id) })}
          >
            {seat_id}
          </Check>
        ))}
    </fieldset>
  );
}

function Check({
  type = 'checkbox',
  name,
  checked,
  onChange,
  children,
}: {
  readonly type?: 'checkbox' | 'radio';
  readonly name?: string;
  readonly checked: boolean;
  readonly onChange: () => void;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <div className={css.check}>
      <input id={id} type={type} name={name} checked={checked} onChange={onChange} />
      <label htmlFor={id}>{children}</label>
    </div>
  );
}
