/** How the buyer pays: a test card where payments are simulated, else Stripe's own fields. */
import { type ReactNode, type Ref, useImperativeHandle, useState } from 'react';
import type { PublicConfig } from '../../shared/api/session.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Notice } from '../../shared/ui/controls.tsx';
import css from './checkout.module.css';
import { StripeFields } from './stripe-fields.tsx';
import { texts } from './texts.ts';

/** What a form of payment has to offer whoever submits it. */
export interface MethodSource {
  /** The token of a card or wallet; null where the buyer has to mend something, and has been told. */
  method(): Promise<string | null>;
}

export interface PaymentFormProps {
  readonly config: PublicConfig;
  readonly amountCents: number;
  readonly currency: string;
  readonly ref: Ref<MethodSource>;
}

export function PaymentForm({ config, amountCents, currency, ref }: PaymentFormProps): ReactNode {
  const t = useTexts(texts);
  const { provider, publishable_key } = config.payments;
  if (provider === 'simulator') return <TestCards ref={ref} />;
  if (publishable_key === null) return <Notice tone="bad">{t.noKey}</Notice>;
  return (
    <StripeFields
      publishableKey={publishable_key}
      amountCents={amountCents}
      currency={currency}
      ref={ref}
    />
  );
}

function TestCards({ ref }: { readonly ref: Ref<MethodSource> }) {
  const t = useTexts(texts);
  const cards = Object.entries(t.cards);
  const [chosen, setChosen] = useState(cards[0]?.[0] ?? '');
  useImperativeHandle(ref, () => ({ method: async () => chosen }), [chosen]);
  return (
    <fieldset>
      <legend className={css.legend}>{t.card}</legend>
      <p className={css.soft}>{t.simulated}</p>
      <div className={css.cards}>
        {cards.map(([id, name]) => (
          <label key={id} className={css.card}>
            <input
              type="radio"
              name="card"
              value={id}
              checked={chosen === id}
              onChange={() => setChosen(id)}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
