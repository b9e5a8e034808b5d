/**
 * Stripe's Payment Element, from Stripe's own address, which the page's policy allows where a publishable
 * key is set. The card never comes near us: what we get is the token of a payment method, which the server
 * confirms.
 */
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useLocale } from '../../shared/i18n/locale.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Loading, Notice } from '../../shared/ui/controls.tsx';
import css from './checkout.module.css';
import type { MethodSource } from './payment-form.tsx';
import { texts } from './texts.ts';

const SCRIPT = 'https://js.stripe.com/v3/';

/** What is used of Stripe.js (https://docs.stripe.com/js). */
interface StripeJs {
  elements(options: object): StripeElements;
  createPaymentMethod(options: {
    readonly elements: StripeElements;
  }): Promise<{ readonly paymentMethod?: { readonly id: string }; readonly error?: StripeError }>;
}

interface StripeElements {
  create(type: 'payment'): { mount(element: HTMLElement): void; destroy(): void };
  submit(): Promise<{ readonly error?: StripeError }>;
}

interface StripeError {
  readonly message?: string;
}

type StripeFactory = (publishableKey: string, options: object) => StripeJs;

let loading: Promise<StripeFactory> | null = null;

function loadStripe(): Promise<StripeFactory> {
  loading ??= new Promise<StripeFactory>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.onload = () => resolve(Reflect.get(window, 'Stripe') as StripeFactory);
    script.onerror = () => {
      loading = null;
      script.remove();
      reject(new Error('Stripe could not be loaded'));
    };
    document.head.append(script);
  });
  return loading;
}

export function StripeFields({
  publishableKey,
  amountCents,
  currency,
  ref,
}: {
  readonly publishableKey: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly ref: Ref<MethodSource>;
}) {
  const t = useTexts(texts);
  const locale = useLocale();
  const place = useRef<HTMLDivElement>(null);
  const parts = useRef<{ stripe: StripeJs; elements: StripeElements } | null>(null);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const [mistake, setMistake] = useState<string | null>(null);

  useEffect(() => {
    let isGone = false;
    let unmount = (): void => undefined;
    loadStripe().then(
      (factory) => {
        if (isGone || place.current === null) return;
        const stripe = factory(publishableKey, { locale });
        const elements = stripe.elements({
          mode: 'payment',
          amount: amountCents,
          currency: currency.toLowerCase(),
          captureMethod: 'manual',
          paymentMethodCreation: 'manual',
          paymentMethodTypes: ['card'],
        });
        const element = elements.create('payment');
        element.mount(place.current);
        unmount = () => element.destroy();
        parts.current = { stripe, elements };
        setState('ready');
      },
      () => {
        if (!isGone) setState('failed');
      },
    );
    return () => {
      isGone = true;
      parts.current = null;
      unmount();
    };
  }, [publishableKey, amountCents, currency, locale]);

  useImperativeHandle(
    ref,
    () => ({
      async method() {
        if (parts.current === null) return null;
        const { stripe, elements } = parts.current;
        const submitted = await elements.submit();
        const made =
          submitted.error === undefined ? await stripe.createPaymentMethod({ elements }) : null;
        const error = submitted.error ?? made?.error;
        setMistake(error === undefined ? null : (error.message ?? t.cardWrong));
        return made?.paymentMethod?.id ?? null;
      },
    }),
    [t],
  );

  return (
    <fieldset>
      <legend className={css.legend}>{t.card}</legend>
      {state === 'loading' && <Loading label={t.loading} />}
      {(state === 'failed' || mistake !== null) && (
        <Notice tone="bad">{mistake ?? t.cardWrong}</Notice>
      )}
      <div ref={place} />
    </fieldset>
  );
}
