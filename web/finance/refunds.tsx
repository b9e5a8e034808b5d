/** What was given back of an order, and giving back more of it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../shared/api/client.ts';
import { isProblem, useExplain } from '../shared/api/problems.ts';
import { forgetStep, stepKey } from '../shared/api/step-keys.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section } from '../shared/staff/area.tsx';
import { Confirm } from '../shared/staff/confirm.tsx';
import css from '../shared/staff/staff.module.css';
import { Button, Chip, Notice } from '../shared/ui/controls.tsx';
import { type Order, refundsOf } from './order-story.tsx';
import { RefundFields } from './refund-fields.tsx';
import { EVERYTHING, type RefundBody, type RefundWish, refundOf } from './refund-wish.ts';
import { texts } from './texts.ts';

/** Asked for under one key until its outcome is known: pressed twice it is one refund. */
function useRefunding(orderId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: RefundBody) => {
      const step = `refund/${orderId}/${JSON.stringify(body)}`;
      const refund = await api.refundOrder({
        path: { id: orderId },
        body,
        idempotencyKey: stepKey(step),
      });
      forgetStep(step);
      return refund;
    },
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['staff-order', orderId] }),
        queries.invalidateQueries({ queryKey: ['order-story', orderId] }),
      ]),
  });
}

export function Refunds({ order }: { readonly order: Order }) {
  const { refund: t } = useTexts(texts);
  const format = useFormats();
  const underWay = order.refunds.filter(({ status }) => status === 'pending');
  const pendingCents = underWay.reduce((cents, refund) => cents + refund.amount_cents, 0);
  const leftCents = order.total_cents - order.refunded_cents - pendingCents;
  const isPaid = order.status === 'confirmed' || order.status === 'partially_refunded';
  if (!isPaid && order.refunds.length === 0) return null;
  return (
    <Section title={t.title}>
      {order.refunds.length > 0 && (
        <ul className={css.list} aria-label={t.earlier}>
          {refundsOf(order).map((refund) => (
            <li key={refund.refund_id} className={css.row}>
              <span>
                {format.money(refund.amount_cents, order.currency)}{' '}
                <span className={css.small}>{refund.seat_ids.join(', ')}</span>
                {refund.note !== undefined && <> {refund.note}</>}
              </span>
              <Chip tone={refund.status === 'failed' ? 'bad' : 'good'}>
                {t.states[refund.status]}
              </Chip>
            </li>
          ))}
        </ul>
      )}
      {isPaid && leftCents > 0 && <RefundForm order={order} leftCents={leftCents} />}
    </Section>
  );
}

function RefundForm({ order, leftCents }: { readonly order: Order; readonly leftCents: number }) {
  const { refund: t } = useTexts(texts);
  const format = useFormats();
  const explain = useExplain();
  const refunding = useRefunding(order.order_id);
  const [wish, setWish] = useState<RefundWish>(EVERYTHING);
  const [isAsking, setAsking] = useState(false);
  const [isTried, setTried] = useState(false);
  const { currency } = order;
  const wanted = refundOf(wish, { currency, leftCents });
  const money = (cents: number): string => format.money(cents, currency);
  const wrong = typeof wanted === 'string' && isTried ? wanted : null;

  function tell(error: unknown): string {
    if (isProblem(error, 'already_refunded')) return t.already;
    return isProblem(error, 'amount_too_high') ? t.tooHigh : explain(error);
  }
  function ask(): string {
    if (typeof wanted === 'string' || wish.what === 'all') return t.askAll(money(leftCents));
    if (wish.what === 'seats') return t.askSeats(wish.seatIds.join(', '));
    return t.askAmount(money(wanted.amount_cents ?? 0));
  }
  const done = refunding.data;
  return (
    <>
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (typeof wanted !== 'string') setAsking(true);
        }}
      >
        {done !== undefined && !isAsking && (
          <Notice tone={done.status === 'failed' ? 'bad' : 'good'}>
            {done.status === 'succeeded' && t.done(money(done.amount_cents))}
            {done.status === 'pending' && t.pending(money(done.amount_cents))}
            {done.status === 'failed' && t.failed(money(done.amount_cents))}
          </Notice>
        )}
        <p>{t.left(money(leftCents))}</p>
        <RefundFields
          order={order}
          wish={wish}
          onChange={setWish}
          wrong={
            wrong === 'amount'
              ? t.amountWrong(money(leftCents))
              : wrong === 'no_seats'
                ? t.noSeats
                : undefined
          }
        />
        <div className={css.buttons}>
          <Button type="submit" look="danger">
            {t.go}
          </Button>
        </div>
      </form>
      {isAsking && typeof wanted !== 'string' && (
        <Confirm
          title={t.ask}
          action={t.do}
          look="danger"
          reason="required"
          busy={refunding.isPending}
          error={refunding.error === null ? undefined : tell(refunding.error)}
          onConfirm={(reason) =>
            refunding.mutate(
              { ...wanted, reason },
              {
                onSuccess: () => {
                  setAsking(false);
                  setTried(false);
                  setWish(EVERYTHING);
                },
              },
            )
          }
          onClose={() => {
            setAsking(false);
            refunding.reset();
          }}
        >
          <p>{ask()}</p>
        </Confirm>
      )}
    </>
  );
}
