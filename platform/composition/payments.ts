/** The payment provider: Stripe where a key is set, else a simulator, in this process or another. */
import { rememberClientSecrets } from '#payments/client-secrets.ts';
import type { ClientSecrets, PaymentProvider } from '#payments/port.ts';
import { createStripeProvider } from '#payments/stripe.ts';
import type { LocalKey } from '../auth/local-key.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../ports.ts';

export interface Payments {
  readonly provider: PaymentProvider;
  readonly secrets: ClientSecrets;
  /** Whether no money moves. */
  readonly isSimulated: boolean;
}

/** `simulatorUrl`: of the simulator in this process; null where there is none. */
export function openPayments(
  config: Config,
  key: LocalKey,
  simulatorUrl: string | null,
  { clock }: { readonly clock: Clock },
): Payments {
  const { stripe } = config;
  if (stripe !== null) {
    const provider = createStripeProvider({
      apiKey: stripe.apiKey,
      ...(stripe.apiBase === null ? {} : { apiBase: new URL(stripe.apiBase) }),
      // Without a secret no signature can hold, so every webhook is refused and orders are looked up.
      webhookSecret: stripe.webhookSecret ?? secretFrom(key, 'refuse all webhooks'),
      name: 'stripe',
      clock,
    });
    return { ...rememberClientSecrets(provider), isSimulated: false };
  }
  const url = simulatorUrl ?? config.simulatorUrl;
  if (url === null) throw new Error('there is neither Stripe nor a simulator');
  const provider = createStripeProvider({
    apiKey: 'sk_test_local_simulator',
    apiBase: new URL(url),
    webhookSecret: simulatorSecret(key),
    name: 'simulator',
    clock,
  });
  return { ...rememberClientSecrets(provider), isSimulated: true };
}

/** What a simulator of ours signs its webhooks with: the same in all processes with the same key. */
export const simulatorSecret = (key: LocalKey): string =>
  secretFrom(key, 'webhooks of the payment simulator');

const secretFrom = (key: LocalKey, purpose: string): string =>
  `whsec_${Buffer.from(key.deriveKey(purpose)).toString('hex')}`;
