/** An order, in whatever state it is: to be paid, at the bank, paid with its tickets, or over. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useParams } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { serverClock } from '../../shared/api/clock.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useConfig } from '../../shared/api/session.ts';
import { stepKey } from '../../shared/api/step-keys.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink, classes, Loading, Notice } from '../../shared/ui/controls.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { forgetDraft } from './buyer-form.tsx';
import css from './checkout.module.css';
import { Countdown } from './countdown.tsx';
import { confirm, goToBank, type Order, orderQuery, orderQueryKey, settle } from './pay.ts';
import { type MethodSource, PaymentForm } from './payment-form.tsx';
import { Summary, useOccasion } from './summary.tsx';
import { texts } from './texts.ts';
import { Tickets } from './tickets.tsx';

/** While the bank has it, it is asked for so often. */
const LOOK_EVERY_MS = 2_000;

export default function OrderScreen() {
  const { orderId = '' } = useParams();
  const t = useTexts(texts);
  const explain = useExplain();
  useBackFromBank(orderId);
  const order = useQuery({
    ...orderQuery(orderId),
    refetchInterval: ({ state }) => (isMoving(state.data) ? LOOK_EVERY_MS : false),
  });
  useEffect(() => {
    if (order.data?.status === 'confirmed') forgetDraft();
  }, [order.data?.status]);
  if (order.error !== null) {
    return (
      <Page title="Boxoffice" narrow>
        <Notice tone="bad" actions={<Button onClick={() => order.refetch()}>{t.again}</Button>}>
          {explain(order.error)}
        </Notice>
      </Page>
    );
  }
  if (order.data === undefined) {
    return (
      <Page title={t.loading} heading=" " narrow>
        <Loading label={t.loading} />
      </Page>
    );
  }
  const { status } = order.data;
  return (
    <Page key={status} title={t.orderTitle[status]}>
      <div className={css.layout}>
        <aside className={classes(css.aside, css.after)}>
          <Summary
            showId={order.data.show_id}
            items={order.data.items}
            totalCents={order.data.total_cents}
            currency={order.data.currency}
          />
          <p className={css.soft}>{t.order(orderId)}</p>
        </aside>
        <div className={css.main}>
          {status === 'pending_payment' ? (
            <ToBePaid order={order.data} />
          ) : (
            <Outcome order={order.data} />
          )}
        </div>
      </div>
    </Page>
  );
}

const isMoving = (order: Order | undefined): boolean =>
  order?.status === 'pending_payment' &&
  (order.payment.status === 'processing' || order.payment.status === 'succeeded');

/** What the bank adds to the address is not left standing there, and the payment is settled. */
function useBackFromBank(orderId: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const query = new URLSearchParams(location.search);
    if (!query.has('payment_intent')) return;
    history.replaceState(history.state, '', location.pathname);
    settle(`pay_${orderId.slice('ord_'.length)}`)
      .catch((error: unknown) => queries.setQueryData(['declined', orderId], error))
      .finally(() => void queries.invalidateQueries({ queryKey: orderQueryKey(orderId) }));
  }, [orderId, queries]);
}

function ToBePaid({ order }: { readonly order: Order }) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const refresh = useCallback(
    () => queries.invalidateQueries({ queryKey: orderQueryKey(order.order_id) }),
    [queries, order.order_id],
  );
  const settling = useMutation({
    mutationFn: () => settle(order.payment.payment_id),
    onError: (error) => queries.setQueryData(['declined', order.order_id], error),
    onSettled: refresh,
  });
  const cancelling = useMutation({
    mutationFn: () =>
      api.cancelOrder({
        path: { id: order.order_id },
        idempotencyKey: stepKey(`cancel/${order.order_id}`),
      }),
    onSettled: refresh,
  });
  const { status } = order.payment;
  return (
    <>
      <div className={css.clock}>
        <Countdown untilMs={order.pay_by_ms} onEnd={refresh} />
        <Reserved order={order} />
      </div>
      {status === 'processing' && <Loading label={t.processing} />}
      {status === 'requires_action' && (
        <Notice
          tone="warn"
          title={t.actionTitle}
          actions={
            <>
              <Button look="primary" onClick={() => goToBank(order.payment)}>
                {t.goToBank}
              </Button>
              <Button busy={settling.isPending} onClick={() => settling.mutate()}>
                {t.checkBank}
              </Button>
            </>
          }
        >
          {t.action}
        </Notice>
      )}
      {status === 'requires_payment_method' && <AnotherTry order={order} />}
      <p>
        <Button look="quiet" busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
          {t.cancelOrder}
        </Button>
      </p>
    </>
  );
}

function Reserved({ order }: { readonly order: Order }) {
  const t = useTexts(texts);
  const format = useFormats();
  const { show } = useOccasion(order.show_id);
  // The buyer's own clock: they look at that.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (show === undefined || order.pay_by_ms < serverClock.nowMs()) return null;
  return <p className={css.soft}>{t.reserved(format.time(order.pay_by, zone))}</p>;
}

const TRIES = 5;

function AnotherTry({ order }: { readonly order: Order }) {
  const t = useTexts(texts);
  const format = useFormats();
  const explain = useExplain();
  const queries = useQueryClient();
  const { data: config } = useConfig();
  const source = useRef<MethodSource>(null);
  const { payment_id } = order.payment;
  const payment = useQuery({
    queryKey: ['payment', payment_id, order.version],
    queryFn: () => api.getPayment({ path: { id: payment_id } }),
  });
  const declined = useQuery<unknown>({
    queryKey: ['declined', order.order_id],
    queryFn: () => null,
    enabled: false,
  });
  const paying = useMutation({
    mutationFn: async () => {
      const method = await source.current?.method();
      if (method == null) return;
      queries.removeQueries({ queryKey: ['declined', order.order_id] });
      const paid = await confirm(order, method);
      goToBank(paid);
    },
    onError: (error) => queries.setQueryData(['declined', order.order_id], error),
    onSettled: () => queries.invalidateQueries({ queryKey: orderQueryKey(order.order_id) }),
  });
  const left = payment.data?.tries_left ?? TRIES;
  const isKnown = declined.data !== null && declined.data !== undefined;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!paying.isPending) paying.mutate();
      }}
    >
      {(isKnown || left < TRIES) && (
        <Notice tone="bad" title={t.declinedTitle}>
          {isKnown && <p>{explain(declined.data)}</p>}
          {left < TRIES && <p>{t.triesLeft(left)}</p>}
        </Notice>
      )}
      {config !== undefined && (
        <PaymentForm
          config={config}
          amountCents={order.total_cents}
          currency={order.currency}
          ref={source}
        />
      )}
      <Button type="submit" look="primary" wide busy={paying.isPending}>
        {t.pay(format.money(order.total_cents, order.currency))}
      </Button>
    </form>
  );
}

function Outcome({ order }: { readonly order: Order }) {
  const t = useTexts(texts);
  const format = useFormats();
  const explain = useExplain();
  const declined = useQuery<unknown>({
    queryKey: ['declined', order.order_id],
    queryFn: () => null,
    enabled: false,
  });
  const { show } = useOccasion(order.show_id);
  const { status, total_cents, currency } = order;
  return (
    <>
      {status === 'confirmed' && (
        <Notice title={t.paidTitle}>{t.paid(format.money(total_cents, currency))}</Notice>
      )}
      {status === 'cancelled' && (
        <Notice
          tone="warn"
          actions={
            <ButtonLink href={`/show/${order.show_id}`} look="primary">
              {t.chooseAgain}
            </ButtonLink>
          }
        >
          {declined.data != null && <p>{explain(declined.data)}</p>}
          <p>{t.cancelled}</p>
        </Notice>
      )}
      {show?.status === 'cancelled' && (
        <Notice tone="warn" title={t.showCancelledTitle}>
          {status !== 'cancelled' && t.showCancelled}
        </Notice>
      )}
      <Refunds order={order} />
      {status !== 'cancelled' && <Tickets orderId={order.order_id} />}
      <p className={css.actions}>
        <ButtonLink href="/my/orders">{t.all}</ButtonLink>
      </p>
    </>
  );
}

/** What goes back to the buyer, and how far it is. */
function Refunds({ order }: { readonly order: Order }) {
  const t = useTexts(texts);
  const format = useFormats();
  if (order.refunds.length === 0) return null;
  return (
    <section className={css.main} aria-label={t.refunds}>
      {order.refunds.map(({ refund_id, status, amount_cents }) => (
        <Notice key={refund_id} tone={status === 'failed' ? 'warn' : 'good'}>
          {t.refund[status](format.money(amount_cents, order.currency))}
        </Notice>
      ))}
    </section>
  );
}
