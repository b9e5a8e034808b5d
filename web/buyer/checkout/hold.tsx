/** A hold with its deadline, and the way from it to an order. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { serverClock, timed } from '../../shared/api/clock.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useConfig } from '../../shared/api/session.ts';
import { stepKey } from '../../shared/api/step-keys.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink, Loading, Notice } from '../../shared/ui/controls.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { forgetHold, type Hold, holdQueryKey, useHold } from '../holds.ts';
import { BuyerForm, type BuyerMistakes, mistakesIn, useDraft } from './buyer-form.tsx';
import css from './checkout.module.css';
import { Countdown } from './countdown.tsx';
import { confirm, goToBank, placeOrder } from './pay.ts';
import { type MethodSource, PaymentForm } from './payment-form.tsx';
import { Summary } from './summary.tsx';
import { texts } from './texts.ts';

export default function HoldScreen() {
  const { holdId = '' } = useParams();
  const t = useTexts(texts);
  const explain = useExplain();
  const [, goTo] = useLocation();
  const hold = useHold(holdId);
  const { data } = hold;
  const orderId = data?.status === 'converted' ? data.order_id : undefined;

  useEffect(() => {
    // Whoever comes back here has an order: Back leads there, not to a form that is over.
    if (orderId !== undefined) goTo(`/order/${orderId}`, { replace: true });
  }, [orderId, goTo]);

  if (hold.error !== null) {
    return (
      <Page title="Boxoffice" narrow>
        <Notice tone="bad" actions={<Button onClick={() => hold.refetch()}>{t.again}</Button>}>
          {explain(hold.error)}
        </Notice>
      </Page>
    );
  }
  if (data === undefined || orderId !== undefined) {
    return (
      <Page title={t.loading} heading=" " narrow>
        <Loading label={t.loading} />
      </Page>
    );
  }
  const isOver = data.status !== 'active' || data.expires_at_ms <= serverClock.nowMs();
  return isOver ? <Over hold={data} /> : <Checkout key={data.hold_id} hold={data} />;
}

function Over({ hold }: { readonly hold: Hold }) {
  const t = useTexts(texts);
  useEffect(() => forgetHold(hold.show_id), [hold.show_id]);
  const isReleased = hold.status === 'released';
  return (
    <Page title={isReleased ? t.released : t.expiredTitle} narrow>
      <div className={css.main}>
        {!isReleased && <p>{t.expired}</p>}
        <p className={css.actions}>
          <ButtonLink href={`/show/${hold.show_id}`} look="primary">
            {t.chooseAgain}
          </ButtonLink>
        </p>
      </div>
    </Page>
  );
}

function Checkout({ hold }: { readonly hold: Hold }) {
  const t = useTexts(texts);
  const format = useFormats();
  const explain = useExplain();
  const queries = useQueryClient();
  const { data: config } = useConfig();
  const { buyer, change } = useDraft();
  const [mistakes, setMistakes] = useState<BuyerMistakes>({});
  const source = useRef<MethodSource>(null);
  const form = useRef<HTMLFormElement>(null);
  const paying = usePaying(hold);
  const refresh = useCallback(
    () => queries.invalidateQueries({ queryKey: holdQueryKey(hold.hold_id) }),
    [queries, hold.hold_id],
  );

  async function submit(): Promise<void> {
    const found = mistakesIn(buyer);
    setMistakes(found);
    const [first] = Object.keys(found);
    if (first !== undefined) {
      form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
      return;
    }
    const method = await source.current?.method();
    if (method == null) return;
    paying.mutate({ buyer: { name: buyer.name.trim(), email: buyer.email.trim() }, method });
  }

  const amount = format.money(hold.price_cents, hold.currency);
  return (
    <Page title={t.holdTitle}>
      <div className={css.layout}>
        <aside className={css.aside}>
          <Summary
            showId={hold.show_id}
            items={hold.items}
            totalCents={hold.price_cents}
            currency={hold.currency}
          />
          <Deadline hold={hold} onEnd={refresh} />
        </aside>
        <form
          ref={form}
          className={css.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!paying.isPending) void submit();
          }}
        >
          <BuyerForm buyer={buyer} mistakes={mistakes} onChange={change} />
          {config !== undefined && (
            <PaymentForm
              config={config}
              amountCents={hold.price_cents}
              currency={hold.currency}
              ref={source}
            />
          )}
          {paying.error !== null && <Notice tone="bad">{explain(paying.error)}</Notice>}
          <Button type="submit" look="primary" wide busy={paying.isPending}>
            {t.pay(amount)}
          </Button>
        </form>
      </div>
    </Page>
  );
}

/** Order and first try; from the order on, its own screen goes on, whatever becomes of the try. */
function usePaying(hold: Hold) {
  const queries = useQueryClient();
  const [, goTo] = useLocation();
  return useMutation({
    mutationFn: async ({
      buyer,
      method,
    }: {
      buyer: { name: string; email: string };
      method: string;
    }) => {
      const order = await placeOrder(queries, hold.hold_id, buyer);
      const address = `/order/${order.order_id}`;
      try {
        const payment = await confirm(order, method);
        // The bank's page comes back to the order: Back must not lead to the form before it.
        history.replaceState(history.state, '', address);
        if (goToBank(payment)) return;
      } catch (error) {
        queries.setQueryData(['declined', order.order_id], error);
      }
      await queries.invalidateQueries({ queryKey: ['order', order.order_id] });
      goTo(address, { replace: true });
    },
  });
}

function Deadline({ hold, onEnd }: { readonly hold: Hold; readonly onEnd: () => void }) {
  const t = useTexts(texts);
  const explain = useExplain();
  const queries = useQueryClient();
  const [, goTo] = useLocation();
  const path = { id: hold.hold_id };
  const [isExtended, setExtended] = useState(false);
  const extending = useMutation({
    mutationFn: () =>
      timed(() => api.extendHold({ path, idempotencyKey: stepKey(`extend/${hold.hold_id}`) })),
    onSuccess: (extended) => {
      setExtended(true);
      queries.setQueryData(holdQueryKey(hold.hold_id), extended);
    },
  });
  const releasing = useMutation({
    mutationFn: () => api.releaseHold({ path }),
    onSuccess: () => {
      forgetHold(hold.show_id);
      goTo(`/show/${hold.show_id}`);
    },
  });
  const error = extending.error ?? releasing.error;
  // Its first event is the hold, the next one a change of it: only the extension leaves it active.
  const wasExtended = isExtended || hold.version > 1;
  return (
    <>
      <div className={css.clock}>
        <Countdown untilMs={hold.expires_at_ms} onEnd={onEnd} />
        {wasExtended ? (
          <p className={css.soft}>{t.extendUsed}</p>
        ) : (
          <Button busy={extending.isPending} onClick={() => extending.mutate()}>
            {t.extend}
          </Button>
        )}
      </div>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <Button look="quiet" busy={releasing.isPending} onClick={() => releasing.mutate()}>
        {t.release}
      </Button>
    </>
  );
}
