/** What an intent of the scripted provider goes through, as at Stripe. */
import type { CreateIntentRequest, Intent, ProviderResult } from '#payments/port.ts';

/**
 * `confirm`, `capture` and `cancel` are calls of ours; with `authenticate`, `approve` and `fail` the
 * buyer's bank answers, with `take-anyway` it pays what had been cancelled.
 */
export type IntentCall =
  | 'confirm'
  | 'capture'
  | 'cancel'
  | 'authenticate'
  | 'approve'
  | 'fail'
  | 'take-anyway';

export interface HeldIntent extends Intent {
  readonly card: string | null;
}

export function newIntent(
  intentId: string,
  request: Omit<CreateIntentRequest, 'idempotencyKey'>,
  createdAtMs: number,
): HeldIntent {
  const { orderId, paymentId, amountCents, currency } = request;
  return {
    intentId,
    status: 'requires_payment_method',
    amountCents,
    capturedCents: 0,
    refundedCents: 0,
    currency,
    clientSecret: `${intentId}_secret`,
    nextActionUrl: null,
    lastDeclineCode: null,
    orderId,
    paymentId,
    createdAtMs,
    card: null,
  };
}

export interface Acted {
  readonly after: HeldIntent;
  readonly answer: ProviderResult<Intent>;
}

/** The stages in which each call can be done at all. */
const POSSIBLE: Readonly<Record<IntentCall, readonly Intent['status'][]>> = {
  confirm: ['requires_payment_method', 'requires_confirmation', 'requires_action'],
  capture: ['requires_capture'],
  cancel: [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'requires_capture',
  ],
  authenticate: ['requires_action'],
  approve: ['processing'],
  fail: ['requires_action', 'processing'],
  'take-anyway': ['requires_capture', 'canceled'],
};

export function actOnIntent(intent: HeldIntent, call: IntentCall, method?: string): Acted {
  if (!POSSIBLE[call].includes(intent.status)) {
    return { after: intent, answer: refusal('payment_intent_unexpected_state', intent) };
  }
  switch (call) {
    case 'confirm':
      return confirm(intent, method);
    case 'capture':
    case 'take-anyway':
      return becomes(intent, { status: 'succeeded', capturedCents: intent.amountCents });
    case 'cancel':
      return becomes(intent, { status: 'canceled', nextActionUrl: null });
    case 'authenticate':
    case 'approve':
      return becomes(intent, { status: 'requires_capture', nextActionUrl: null });
    case 'fail':
      return declined(intent, 'authentication_failed');
  }
}

function confirm(intent: HeldIntent, card?: string): Acted {
  const paying = { ...intent, card: card ?? null, lastDeclineCode: null, nextActionUrl: null };
  switch (card) {
    case undefined:
      return { after: intent, answer: refusal('payment_intent_unexpected_state', intent) };
    case 'pm_card_of_nobody':
      return { after: intent, answer: refusal('resource_missing', null) };
    case 'pm_card_chargeDeclined':
      return declined(paying, 'generic_decline');
    case 'pm_card_threeDSecure2Required': {
      const nextActionUrl = `https://bank.example/${intent.intentId}`;
      return becomes(paying, { status: 'requires_action', nextActionUrl });
    }
    case 'pm_processing':
      return becomes(paying, { status: 'processing' });
    default:
      return becomes(paying, { status: 'requires_capture' });
  }
}

function becomes(intent: HeldIntent, change: Partial<Intent>): Acted {
  const after = { ...intent, ...change };
  return { after, answer: { outcome: 'ok', value: after } };
}

function declined(intent: HeldIntent, declineCode: string): Acted {
  const after: HeldIntent = {
    ...intent,
    status: 'requires_payment_method',
    nextActionUrl: null,
    lastDeclineCode: declineCode,
  };
  return { after, answer: { outcome: 'declined', declineCode, intent: after } };
}

const refusal = (code: string, intent: Intent | null): ProviderResult<Intent> => ({
  outcome: 'refused',
  code,
  message: code,
  intent,
});
