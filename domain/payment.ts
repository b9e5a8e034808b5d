/** The payment of an order: one intent at the provider, authorised first and captured afterwards. */
import type { CancelReason, PaymentEvent } from './order-events.ts';

/** How often a buyer may try to pay for one order. */
export const MAX_PAYMENT_TRIES = 5;
/** How long the seats of an order wait for its payment. */
export const PAY_WITHIN_MS = 15 * 60_000;
/** What an open challenge of the bank adds to it, once. */
export const CHALLENGE_EXTENSION_MS = 5 * 60_000;

/**
 * - `creating`: the intent was asked for, its id is not known yet
 * - `open`: the intent waits for a payment method
 * - `confirming`: a try is with the provider, its outcome is not known yet
 * - `challenged`: the bank wants to see the buyer
 * - `authorised`, `capturing`, `captured`: the money is promised, being taken, ours
 * - `cancelling`, `cancelled`: the intent is being given up; nothing is captured from here on
 */
export type PaymentStage =
  | 'creating'
  | 'open'
  | 'confirming'
  | 'challenged'
  | 'authorised'
  | 'capturing'
  | 'captured'
  | 'cancelling'
  | 'cancelled';

/** A try of the buyer. */
export interface PaymentAttempt {
  readonly attempt: number;
  readonly paymentMethod: string | null;
  readonly returnUrl: string | null;
}

export interface PaymentState {
  readonly stage: PaymentStage;
  readonly intentId: string | null;
  readonly provider: string | null;
  /** The try that is under way, or the last one. */
  readonly attempt: PaymentAttempt | null;
  /** Tries made so far. */
  readonly tries: number;
  readonly lastDeclineCode: string | null;
  readonly actionUrl: string | null;
  /** Counts the idempotency keys spent on the provider call that the stage is about. */
  readonly call: number;
  /** When that call was decided on. */
  readonly calledAtMs: number;
  readonly challengeExtended: boolean;
  readonly capturedCents: number;
  readonly captureFailed: string | null;
  /** Cancellations asked of the provider so far. */
  readonly cancelCalls: number;
  /** Why the intent is being given up. */
  readonly cancelReason: CancelReason | null;
}

export const initialPayment: PaymentState = {
  stage: 'creating',
  intentId: null,
  provider: null,
  attempt: null,
  tries: 0,
  lastDeclineCode: null,
  actionUrl: null,
  call: 0,
  calledAtMs: 0,
  challengeExtended: false,
  capturedCents: 0,
  captureFailed: null,
  cancelCalls: 0,
  cancelReason: null,
};

export function evolvePayment(state: PaymentState, event: PaymentEvent): PaymentState {
  switch (event.type) {
    case 'PaymentRequested':
      return { ...state, call: event.data.attempt, calledAtMs: event.data.atMs };
    case 'PaymentCreated':
      return {
        ...state,
        stage: state.stage === 'creating' ? 'open' : state.stage,
        intentId: event.data.intentId,
        provider: event.data.provider,
      };
    case 'PaymentAttempted':
      return {
        ...state,
        stage: 'confirming',
        tries: event.data.attempt,
        attempt: {
          attempt: event.data.attempt,
          paymentMethod: event.data.paymentMethod,
          returnUrl: event.data.returnUrl,
        },
        call: event.data.attempt,
        calledAtMs: event.data.atMs,
        lastDeclineCode: null,
        actionUrl: null,
      };
    case 'PaymentActionRequired':
      return {
        ...state,
        stage: 'challenged',
        actionUrl: event.data.url,
        challengeExtended: true,
      };
    case 'PaymentAuthorised':
      return { ...state, stage: 'authorised', actionUrl: null };
    case 'PaymentDeclined':
      return { ...state, stage: 'open', lastDeclineCode: event.data.declineCode, actionUrl: null };
    case 'PaymentAttemptFailed':
      return { ...state, stage: 'open', lastDeclineCode: event.data.code, actionUrl: null };
    case 'CaptureStarted':
      return {
        ...state,
        stage: 'capturing',
        call: event.data.call,
        calledAtMs: event.data.atMs,
      };
    case 'CaptureFailed':
      return { ...state, stage: 'authorised', captureFailed: event.data.code };
    case 'PaymentCaptured':
      return { ...state, stage: 'captured', capturedCents: event.data.amountCents };
    case 'PaymentWaived':
      return { ...state, stage: 'captured' };
    case 'CancelStarted':
      return {
        ...state,
        stage: 'cancelling',
        cancelReason: event.data.reason,
        cancelCalls: event.data.call,
        call: event.data.call,
        calledAtMs: event.data.atMs,
        actionUrl: null,
      };
    case 'PaymentCancelled':
      return { ...state, stage: 'cancelled' };
    case 'ConfirmAnswered':
      return state;
    default:
      event satisfies never;
      return state;
  }
}

/** How many more times the buyer may try. */
export const triesLeft = (payment: PaymentState): number =>
  Math.max(0, MAX_PAYMENT_TRIES - payment.tries);
