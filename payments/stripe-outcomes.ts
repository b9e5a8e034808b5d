import Stripe from 'stripe';
import type { Intent, ProviderResult } from './port.ts';

/** Every outcome but `ok`. */
export type Failure = Exclude<ProviderResult<never>, { outcome: 'ok' }>;

/** Errors of name look-up and of opening a connection: nothing was sent. */
const BEFORE_SENDING_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
]);

/** Gives our view of the intent that came with an error; null where it can't be had. */
export type IntentOfError = (intent: Stripe.PaymentIntent) => Promise<Intent | null>;

/** What an error of the SDK says about the call. Rethrows what is no answer of the provider's. */
export async function toFailure(error: unknown, intentOf: IntentOfError): Promise<Failure> {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  if (error instanceof Stripe.errors.StripeConnectionError) return connectionFailure(error);
  const status = error.statusCode;
  // Not JSON: something between us and the provider spoke, so the provider's own answer is not known.
  if (status === undefined) return { outcome: 'unknown', cause: error };
  if (status >= 500) return { outcome: 'spent', httpStatus: status };
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return { outcome: 'busy', reason: 'rate_limited', retryAfterMs: retryAfterMs(error) };
  }
  // Stripe answers 409 for nothing but conflicts with a call under way.
  if (status === 409) {
    return { outcome: 'busy', reason: 'key_in_use', retryAfterMs: retryAfterMs(error) };
  }
  // A key that was rotated or lacks a right says nothing of the payment: nothing was tried.
  if (status === 401 || status === 403) {
    return { outcome: 'busy', reason: 'not_authorised', retryAfterMs: null };
  }
  const intent = error.payment_intent === undefined ? null : await intentOf(error.payment_intent);
  if (error instanceof Stripe.errors.StripeCardError) {
    return { outcome: 'declined', declineCode: error.decline_code || codeOf(error), intent };
  }
  return { outcome: 'refused', code: codeOf(error), message: error.message, intent };
}

function connectionFailure(error: Stripe.errors.StripeConnectionError): Failure {
  return beforeSending(error.detail)
    ? { outcome: 'busy', reason: 'refused_connection', retryAfterMs: null }
    : { outcome: 'unknown', cause: error };
}

function beforeSending(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(beforeSending);
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown };
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return typeof code === 'string' && BEFORE_SENDING_CODES.has(code);
}

function codeOf(error: Stripe.errors.StripeError): string {
  return error.code ?? error.rawType ?? error.type;
}

function retryAfterMs(error: Stripe.errors.StripeError): number | null {
  const seconds = Number(error.headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
