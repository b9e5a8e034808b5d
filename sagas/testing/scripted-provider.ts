/**
 * A payment provider in memory with Stripe's semantics: a key repeats its first answer (a 5xx too),
 * cards are authorised first and captured later, lists come in pages. What goes wrong is scripted.
 */
import type { Intent, PaymentProvider, ProviderRefund, ProviderResult } from '#payments/port.ts';
import type { Clock } from '#platform/ports.ts';
import { actOnIntent, type HeldIntent, type IntentCall, newIntent } from './scripted-intents.ts';

export type ProviderCall =
  | IntentCall
  | 'create'
  | 'refund'
  | 'retrieve'
  | 'retrieve-refund'
  | 'list-intents'
  | 'list-refunds';

/**
 * - `spent-before`, `spent-after`: answered 5xx without, or after, having acted
 * - `lost-before`, `lost-after`: no answer, without or after having acted
 * - `refuse`: a definite no without having acted
 */
export type Fault =
  | 'none'
  | 'spent-before'
  | 'spent-after'
  | 'lost-before'
  | 'lost-after'
  | 'key_in_use'
  | 'rate_limited'
  | 'refused_connection'
  | 'refuse';

/** What goes wrong with the next call of this kind. */
export type FaultScript = (call: ProviderCall) => Fault;

export interface ScriptedProvider extends PaymentProvider {
  /** Replaces the script. */
  script(faults: FaultScript): void;
  /** Faults for the next calls of a kind, in order; then none. */
  failNext(call: ProviderCall, ...faults: readonly Fault[]): void;
  /** Every POST that acted, in order: `capture ord_1/capture/1`. */
  readonly acted: readonly string[];
  /** Every POST that arrived, in order. */
  readonly received: readonly string[];
  intentsOf(orderId: string): readonly Intent[];
  refundsOf(orderId: string): readonly ProviderRefund[];
  /** The buyer's browser, their bank, or somebody at the provider's dashboard, acts on its own. */
  actOutside(intentId: string, call: IntentCall, paymentMethod?: string): void;
  /** Refunds that were only taken on come to their end. */
  settleRefunds(): void;
}

const KEY_KEPT_MS = 24 * 3_600_000;
const PAGE_SIZE = 2;

interface SavedAnswer {
  readonly params: string;
  readonly answer: ProviderResult<unknown>;
  readonly atMs: number;
}

interface HeldRefund extends ProviderRefund {
  readonly later: 'succeeded' | 'failed' | null;
}

export function createScriptedProvider(clock: Clock): ScriptedProvider {
  const intents = new Map<string, HeldIntent>();
  const refunds: HeldRefund[] = [];
  const saved = new Map<string, SavedAnswer>();
  const inFlight = new Set<string>();
  const queued = new Map<ProviderCall, Fault[]>();
  const acted: string[] = [];
  const received: string[] = [];
  let faults: FaultScript = () => 'none';

  const nextFault = (call: ProviderCall): Fault => queued.get(call)?.shift() ?? faults(call);

  async function post<Value>(
    call: ProviderCall,
    key: string,
    params: object,
    act: () => ProviderResult<Value>,
  ): Promise<ProviderResult<Value>> {
    const fault = nextFault(call);
    received.push(`${call} ${key}`);
    if (isBusy(fault)) return { outcome: 'busy', reason: fault, retryAfterMs: null };
    if (inFlight.has(key)) return { outcome: 'busy', reason: 'key_in_use', retryAfterMs: null };
    inFlight.add(key);
    try {
      await Promise.resolve();
      if (fault === 'lost-before') return lost();
      const answer = answerOnce(key, JSON.stringify([call, params]), fault, () => {
        acted.push(`${call} ${key}`);
        return act();
      });
      await Promise.resolve();
      return fault === 'lost-after' ? lost() : (answer as ProviderResult<Value>);
    } finally {
      inFlight.delete(key);
    }
  }

  function answerOnce(
    key: string,
    params: string,
    fault: Fault,
    act: () => ProviderResult<unknown>,
  ): ProviderResult<unknown> {
    const earlier = saved.get(key);
    if (earlier !== undefined && clock.nowMs() - earlier.atMs < KEY_KEPT_MS) {
      return earlier.params === params ? earlier.answer : refused('idempotency_error', null);
    }
    const answer = firstAnswer(fault, act);
    saved.set(key, { params, answer, atMs: clock.nowMs() });
    return answer;
  }

  async function get<Value>(
    call: ProviderCall,
    read: () => ProviderResult<Value>,
  ): Promise<ProviderResult<Value>> {
    const fault = nextFault(call);
    if (isBusy(fault)) return { outcome: 'busy', reason: fault, retryAfterMs: null };
    if (fault === 'lost-before' || fault === 'lost-after') return lost();
    if (fault === 'spent-before' || fault === 'spent-after') return spent();
    await Promise.resolve();
    return read();
  }

  function onIntent(intentId: string, call: IntentCall, method?: string): ProviderResult<Intent> {
    const intent = intents.get(intentId);
    if (intent === undefined) return refused('resource_missing', null);
    const { after, answer } = actOnIntent(intent, call, method);
    intents.set(intentId, after);
    return answer;
  }

  function giveBack(request: Parameters<PaymentProvider['refund']>[0]): ProviderResult<HeldRefund> {
    const intent = intents.get(request.intentId);
    if (intent === undefined) return refused('resource_missing', null);
    const leftCents = intent.capturedCents - intent.refundedCents;
    if (leftCents <= 0) return refused('charge_already_refunded', intent);
    if (request.amountCents > leftCents) return refused('amount_too_large', intent);
    intents.set(intent.intentId, {
      ...intent,
      refundedCents: intent.refundedCents + request.amountCents,
    });
    const refund: HeldRefund = {
      providerRefundId: `re_${refunds.length + 1}`,
      amountCents: request.amountCents,
      currency: intent.currency,
      intentId: intent.intentId,
      refundId: request.refundId,
      orderId: request.orderId,
      failureReason: null,
      createdAtMs: clock.nowMs(),
      ...(REFUND_BEHAVIOUR[intent.card ?? ''] ?? { status: 'succeeded', later: null }),
    };
    refunds.unshift(refund);
    return { outcome: 'ok', value: refund };
  }

  return {
    name: 'scripted',
    acted,
    received,
    script: (script) => {
      faults = script;
    },
    failNext: (call, ...next) => {
      queued.set(call, [...(queued.get(call) ?? []), ...next]);
    },
    createIntent: ({ idempotencyKey, ...request }) =>
      post('create', idempotencyKey, request, () => {
        const intent = newIntent(`pi_${intents.size + 1}`, request, clock.nowMs());
        intents.set(intent.intentId, intent);
        return { outcome: 'ok', value: intent };
      }),
    confirmIntent: ({ idempotencyKey, ...request }) =>
      post('confirm', idempotencyKey, request, () =>
        onIntent(request.intentId, 'confirm', request.paymentMethod),
      ),
    captureIntent: ({ idempotencyKey, intentId }) =>
      post('capture', idempotencyKey, { intentId }, () => onIntent(intentId, 'capture')),
    cancelIntent: ({ idempotencyKey, intentId }) =>
      post('cancel', idempotencyKey, { intentId }, () => onIntent(intentId, 'cancel')),
    refund: ({ idempotencyKey, ...request }) =>
      post('refund', idempotencyKey, request, () => giveBack({ idempotencyKey, ...request })),
    retrieveIntent: (intentId) => get('retrieve', () => found(intents.get(intentId))),
    retrieveRefund: (id) =>
      get('retrieve-refund', () => found(refunds.find((one) => one.providerRefundId === id))),
    listIntents: ({ createdFromMs = 0, cursor }) =>
      get('list-intents', () =>
        page(
          [...intents.values()].filter((one) => one.createdAtMs >= createdFromMs).toReversed(),
          cursor,
        ),
      ),
    listRefunds: ({ intentId, cursor }) =>
      get('list-refunds', () =>
        page(
          refunds.filter((one) => intentId === undefined || one.intentId === intentId),
          cursor,
        ),
      ),
    readWebhook: () => null,
    intentsOf: (orderId) => [...intents.values()].filter((intent) => intent.orderId === orderId),
    refundsOf: (orderId) => refunds.filter((refund) => refund.orderId === orderId),
    actOutside: (intentId, call, paymentMethod) => {
      onIntent(intentId, call, paymentMethod);
    },
    settleRefunds: () => {
      refunds.forEach((refund, index) => {
        if (refund.later === null) return;
        const failureReason = refund.later === 'failed' ? 'expired_or_canceled_card' : null;
        refunds[index] = { ...refund, status: refund.later, failureReason, later: null };
        const intent = intents.get(refund.intentId);
        if (refund.later === 'failed' && intent !== undefined) {
          const refundedCents = intent.refundedCents - refund.amountCents;
          intents.set(intent.intentId, { ...intent, refundedCents });
        }
      });
    },
  };
}

const REFUND_BEHAVIOUR: Readonly<Record<string, Pick<HeldRefund, 'status' | 'later'>>> = {
  pm_card_refundFail: { status: 'succeeded', later: 'failed' },
  pm_card_pendingRefund: { status: 'pending', later: 'succeeded' },
  pm_card_pendingRefundFail: { status: 'pending', later: 'failed' },
};

function firstAnswer(fault: Fault, act: () => ProviderResult<unknown>): ProviderResult<unknown> {
  if (fault === 'spent-before') return spent();
  if (fault === 'refuse') return refused('scripted_refusal', null);
  const answer = act();
  return fault === 'spent-after' ? spent() : answer;
}

const isBusy = (fault: Fault): fault is 'key_in_use' | 'rate_limited' | 'refused_connection' =>
  fault === 'key_in_use' || fault === 'rate_limited' || fault === 'refused_connection';

const lost = (): ProviderResult<never> => ({ outcome: 'unknown', cause: new Error('no answer') });
const spent = (): ProviderResult<never> => ({ outcome: 'spent', httpStatus: 500 });

const refused = (code: string, intent: Intent | null): ProviderResult<never> => ({
  outcome: 'refused',
  code,
  message: code,
  intent,
});

const found = <Value>(value: Value | undefined): ProviderResult<Value> =>
  value === undefined ? refused('resource_missing', null) : { outcome: 'ok', value };

function page<Item>(
  items: readonly Item[],
  cursor = '0',
): ProviderResult<{ readonly items: readonly Item[]; readonly nextCursor: string | null }> {
  const end = Number(cursor) + PAGE_SIZE;
  return {
    outcome: 'ok',
    value: {
      items: items.slice(Number(cursor), end),
      nextCursor: end < items.length ? String(end) : null,
    },
  };
}
