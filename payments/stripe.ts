import type Stripe from 'stripe';
import type { Clock } from '#platform/ports.ts';
import type {
  Intent,
  ListPage,
  ListRequest,
  PaymentProvider,
  ProviderRefund,
  ProviderResult,
} from './port.ts';
import { createStripeClient } from './stripe-client.ts';
import { toFailure } from './stripe-outcomes.ts';
import { refundsKnown, toIntent, toRefund } from './stripe-records.ts';
import { readStripeWebhook } from './stripe-webhook.ts';

/** Stripe's own default is 80 s: too long for a request that a buyer waits on. */
const DEFAULT_TIMEOUT_MS = 10_000;
/** The most that Stripe gives. */
const PAGE_SIZE = 100;
/** The charge says what was refunded. */
const EXPAND_CHARGE = ['latest_charge'];

export interface StripeProviderOptions {
  readonly apiKey: string;
  /** Where the API is, if not at Stripe: the simulator's `http://127.0.0.1:12111`. */
  readonly apiBase?: URL;
  /** Signs the webhooks: `whsec_…`. */
  readonly webhookSecret: string;
  readonly name: 'stripe' | 'simulator';
  /** How long to wait for an answer; 10,000 by default. */
  readonly timeoutMs?: number;
  readonly clock: Clock;
}

/**
 * Stripe behind the port: cards (and the wallets that pay by card), authorised first and captured
 * later. Each call is sent once: whether to send it again is the caller's decision.
 */
export function createStripeProvider(options: StripeProviderOptions): PaymentProvider {
  const stripe = createStripeClient({
    apiKey: options.apiKey,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(options.apiBase === undefined ? {} : { apiBase: options.apiBase }),
  });

  /** An intent that came with an error has no charge expanded; where that matters, fetch it whole. */
  async function intentOfError(intent: Stripe.PaymentIntent): Promise<Intent | null> {
    if (refundsKnown(intent)) return toIntent(intent);
    const whole = await retrieveIntent(intent.id);
    return whole.outcome === 'ok' ? whole.value : null;
  }

  async function result<T>(call: () => Promise<T>): Promise<ProviderResult<T>> {
    try {
      return { outcome: 'ok', value: await call() };
    } catch (error) {
      return toFailure(error, intentOfError);
    }
  }

  function retrieveIntent(intentId: string): Promise<ProviderResult<Intent>> {
    return result(async () =>
      toIntent(await stripe.paymentIntents.retrieve(intentId, { expand: EXPAND_CHARGE })),
    );
  }

  return {
    name: options.name,

    createIntent: (request) =>
      result(async () =>
        toIntent(
          await stripe.paymentIntents.create(
            {
              amount: request.amountCents,
              currency: request.currency.toLowerCase(),
              capture_method: 'manual',
              allowed_payment_method_types: ['card'],
              metadata: { order_id: request.orderId, payment_id: request.paymentId },
              expand: EXPAND_CHARGE,
            },
            { idempotencyKey: request.idempotencyKey },
          ),
        ),
      ),

    confirmIntent: (request) =>
      result(async () =>
        toIntent(
          await stripe.paymentIntents.confirm(
            request.intentId,
            {
              ...(request.paymentMethod === undefined
                ? {}
                : { payment_method: request.paymentMethod }),
              ...(request.returnUrl === undefined ? {} : { return_url: request.returnUrl }),
              expand: EXPAND_CHARGE,
            },
            { idempotencyKey: request.idempotencyKey },
          ),
        ),
      ),

    captureIntent: (request) =>
      result(async () =>
        toIntent(
          await stripe.paymentIntents.capture(
            request.intentId,
            { expand: EXPAND_CHARGE },
            { idempotencyKey: request.idempotencyKey },
          ),
        ),
      ),

    cancelIntent: (request) =>
      result(async () =>
        toIntent(
          await stripe.paymentIntents.cancel(
            request.intentId,
            { expand: EXPAND_CHARGE },
            { idempotencyKey: request.idempotencyKey },
          ),
        ),
      ),

    refund: (request) =>
      result(async () =>
        ourRefund(
          await stripe.refunds.create(
            {
              payment_intent: request.intentId,
              amount: request.amountCents,
              metadata: { order_id: request.orderId, refund_id: request.refundId },
            },
            { idempotencyKey: request.idempotencyKey },
          ),
        ),
      ),

    retrieveIntent,

    retrieveRefund: (providerRefundId) =>
      result(async () => ourRefund(await stripe.refunds.retrieve(providerRefundId))),

    listIntents: (request) =>
      result(async () => {
        const page = await stripe.paymentIntents.list({
          ...listParams(request),
          expand: ['data.latest_charge'],
        });
        return toPage(page, toIntent);
      }),

    listRefunds: (request) =>
      result(async () => {
        const page = await stripe.refunds.list({
          ...listParams(request),
          ...(request.intentId === undefined ? {} : { payment_intent: request.intentId }),
        });
        return toPage(page, toRefund);
      }),

    readWebhook: (rawBody, signature) =>
      readStripeWebhook(rawBody, signature, options.webhookSecret, options.clock),
  };
}

function ourRefund(refund: Stripe.Refund): ProviderRefund {
  const ours = toRefund(refund);
  if (ours === null) throw new Error(`refund ${refund.id} belongs to no payment intent`);
  return ours;
}

/** Stripe counts in whole seconds: the range is widened to them, never narrowed. */
function listParams(request: ListRequest) {
  const { createdFromMs, createdToMs, cursor } = request;
  const created = {
    ...(createdFromMs === undefined ? {} : { gte: Math.floor(createdFromMs / 1000) }),
    ...(createdToMs === undefined ? {} : { lt: Math.ceil(createdToMs / 1000) }),
  };
  return {
    limit: PAGE_SIZE,
    ...(Object.keys(created).length === 0 ? {} : { created }),
    ...(cursor === undefined ? {} : { starting_after: cursor }),
  };
}

function toPage<S extends { id: string }, T>(
  page: Stripe.ApiList<S>,
  toItem: (source: S) => T | null,
): ListPage<T> {
  const last = page.data.at(-1);
  return {
    items: page.data.map(toItem).filter((item) => item !== null),
    nextCursor: page.has_more && last !== undefined ? last.id : null,
  };
}
