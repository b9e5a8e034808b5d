import { invalid, missing, ok, refuse, unexpectedState } from './answers.ts';
import { captureCharge, releaseCharge } from './charges.ts';
import { confirm } from './confirmation.ts';
import { openDispute } from './disputes.ts';
import type { Draft } from './draft.ts';
import { amountProblem, isCurrency } from './money.ts';
import type {
  CancelIntentParams,
  CaptureIntentParams,
  ConfirmIntentParams,
  CreateIntentParams,
  UpdateIntentParams,
} from './params.ts';
import { chooseCard } from './payment-methods.ts';
import type { Answer, IntentRecord, IntentStatus } from './records.ts';
import { TEST_CARDS } from './test-cards.ts';

const CONFIRMABLE: ReadonlySet<IntentStatus> = new Set([
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
]);
const CANCELLABLE: ReadonlySet<IntentStatus> = new Set([...CONFIRMABLE, 'requires_capture']);

export function createIntent(draft: Draft, params: CreateIntentParams): Answer {
  const currency = params.currency.toLowerCase();
  if (!isCurrency(currency)) {
    return invalid('currency', `Invalid currency: ${params.currency}.`);
  }
  const problem = amountProblem(params.amount, currency);
  if (problem !== null) return refuse(problem);
  const card = chooseCard(params);
  if (card !== null && 'status' in card) return card;
  const id = draft.newId('pi');
  const intent = draft.put<IntentRecord>({
    object: 'payment_intent',
    id,
    createdS: draft.createdS,
    amountCents: params.amount,
    currency,
    captureMethod: params.capture_method,
    status: card === null ? 'requires_payment_method' : 'requires_confirmation',
    clientSecret: draft.newId(`${id}_secret`),
    description: params.description ?? null,
    metadata: params.metadata,
    paymentMethod: card?.id ?? null,
    capturedCents: 0,
    latestChargeId: null,
    lastError: null,
    challenge: null,
    canceledAtS: null,
    cancellationReason: null,
  });
  draft.emit('payment_intent.created', intent);
  return params.confirm ? confirm(draft, intent, card, params.return_url ?? null) : ok(intent);
}

export function updateIntent(draft: Draft, id: string, params: UpdateIntentParams): Answer {
  const intent = draft.intent(id);
  if (intent === undefined) return missing('payment_intent', id, 'intent');
  const changesPayment =
    params.amount !== undefined ||
    params.currency !== undefined ||
    params.payment_method !== undefined ||
    params.payment_method_data !== undefined;
  if (changesPayment && !CONFIRMABLE.has(intent.status)) {
    const message = `This PaymentIntent's amount or payment method could not be updated because it has a status of ${intent.status}.`;
    return unexpectedState(intent, message);
  }
  const currency = (params.currency ?? intent.currency).toLowerCase();
  if (!isCurrency(currency)) return invalid('currency', `Invalid currency: ${params.currency}.`);
  const amountCents = params.amount ?? intent.amountCents;
  const problem = amountProblem(amountCents, currency);
  if (problem !== null) return refuse(problem);
  const card = chooseCard(params);
  if (card !== null && 'status' in card) return card;
  return ok(
    draft.put<IntentRecord>({
      ...intent,
      amountCents,
      currency,
      description: params.description ?? intent.description,
      metadata: mergeMetadata(intent.metadata, params.metadata),
      ...(card === null ? {} : { paymentMethod: card.id, status: 'requires_confirmation' }),
    }),
  );
}

export function confirmIntent(draft: Draft, id: string, params: ConfirmIntentParams): Answer {
  const intent = draft.intent(id);
  if (intent === undefined) return missing('payment_intent', id, 'intent');
  if (!CONFIRMABLE.has(intent.status)) {
    const why =
      intent.status === 'succeeded' || intent.status === 'requires_capture'
        ? 'it has already succeeded after being previously confirmed'
        : `it has a status of ${intent.status}`;
    return unexpectedState(intent, `You cannot confirm this PaymentIntent because ${why}.`);
  }
  const given = chooseCard(params);
  if (given !== null && 'status' in given) return given;
  const card = given ?? TEST_CARDS.get(intent.paymentMethod ?? '') ?? null;
  const captureMethod = params.capture_method ?? intent.captureMethod;
  return confirm(draft, { ...intent, captureMethod }, card, params.return_url ?? null);
}

export function captureIntent(draft: Draft, id: string, params: CaptureIntentParams): Answer {
  const intent = draft.intent(id);
  if (intent === undefined) return missing('payment_intent', id, 'intent');
  const charge = draft.charge(intent.latestChargeId ?? '');
  if (intent.status !== 'requires_capture' || charge === undefined) {
    const message = `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
    return unexpectedState(intent, message);
  }
  const amount = params.amount_to_capture ?? intent.amountCents;
  if (amount < 1) {
    return invalid('amount_to_capture', 'Invalid positive integer', 'parameter_invalid_integer');
  }
  if (amount > intent.amountCents) {
    return invalid(
      'amount_to_capture',
      `The provided amount_to_capture (${amount}) is greater than the amount of the PaymentIntent that can be captured (${intent.amountCents}).`,
      'amount_too_large',
    );
  }
  captureCharge(draft, charge, amount);
  const captured = draft.put<IntentRecord>({
    ...intent,
    status: 'succeeded',
    capturedCents: amount,
    metadata: mergeMetadata(intent.metadata, params.metadata),
  });
  draft.emit('payment_intent.succeeded', captured);
  if (TEST_CARDS.get(charge.paymentMethod)?.disputed === true) openDispute(draft, captured);
  return ok(captured);
}

export function cancelIntent(draft: Draft, id: string, params: CancelIntentParams): Answer {
  const intent = draft.intent(id);
  if (intent === undefined) return missing('payment_intent', id, 'intent');
  if (!CANCELLABLE.has(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing.`;
    return unexpectedState(intent, message);
  }
  const charge = draft.charge(intent.latestChargeId ?? '');
  if (intent.status === 'requires_capture' && charge !== undefined) releaseCharge(draft, charge);
  const canceled = draft.put<IntentRecord>({
    ...intent,
    status: 'canceled',
    canceledAtS: draft.createdS,
    cancellationReason: params.cancellation_reason ?? null,
  });
  draft.emit('payment_intent.canceled', canceled);
  return ok(canceled);
}

/** Stripe adds to what is there; an empty value takes a key away. */
function mergeMetadata(
  old: IntentRecord['metadata'],
  change: Readonly<Record<string, string>> | undefined,
): IntentRecord['metadata'] {
  const merged = Object.entries({ ...old, ...change }).filter(([, value]) => value !== '');
  return Object.fromEntries(merged);
}
