/**
 * One request on its way through, from the first upstream that is tried to the last byte of the answer.
 *
 * What may be tried again: everything of which nothing has been sent (the connection was refused, or
 * none was free yet), and besides that reads, as long as nothing of an answer has gone to the client.
 * A write that was sent is never sent again by us: only the client knows that it is the same one.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../ports.ts';
import { Attempt } from './attempt.ts';
import { type Refusal, refuse } from './refusals.ts';
import { type Body, BodyTooLarge } from './request-body.ts';
import { chooseUpstream, type Upstream } from './upstream.ts';

export interface ExchangeOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly headers: string[];
  readonly requestId: string;
  readonly body: Body;
  /** Those of the role that serves the route. */
  readonly upstreams: readonly Upstream[];
  /** Where in their row to begin. */
  readonly turn: number;
  readonly isStream: boolean;
  readonly nowMs: () => number;
  readonly log: Log;
  readonly onFailure: (upstream: Upstream, failure: Failure) => void;
}

/** How an attempt ended without an answer. */
export interface Failure {
  /** The connection could not be made. */
  readonly refused: boolean;
  readonly error: Error;
}

/** Requests under way at one upstream, over which others are told to come back later. */
const UNDER_WAY_MAX = 2_000;
/** Upstreams that one request is tried at. */
const TRIES_MAX = 3;

export class Exchange {
  readonly options: ExchangeOptions;
  readonly isRead: boolean;
  readonly #tried = new Set<Upstream>();
  #attempt: Attempt | null = null;
  #isOver = false;

  constructor(options: ExchangeOptions) {
    this.options = options;
    const { method } = options.request;
    this.isRead = method === 'GET' || method === 'HEAD';
  }

  start(): void {
    const { response } = this.options;
    // Answered, or gone: either way nobody is left to be answered.
    response.once('close', () => {
      this.#isOver = true;
      this.#attempt?.leave(this.isRead);
    });
    this.#tryNext(null);
  }

  /** Whether an answer of this status should rather be had from another upstream. */
  mayAskAnother(status: number): boolean {
    return (status === 502 || status === 503) && this.isRead && this.#choose() !== null;
  }

  /** The attempt has ended without an answer for the client. */
  failed(attempt: Attempt, failure: Failure | null): void {
    if (failure !== null) this.options.onFailure(attempt.upstream, failure);
    if (this.#isOver) return;
    if (failure?.error instanceof BodyTooLarge) this.#refuse({ code: 'body_too_large' });
    else if (attempt.wasSent && !this.isRead) this.#refuse(LOST_WRITE);
    else this.#tryNext(failure);
  }

  /** No answer in time. */
  expired(attempt: Attempt): void {
    if (!this.#isOver) this.#refuse(attempt.wasSent && !this.isRead ? LATE_WRITE : LATE_READ);
  }

  #choose(): Upstream | null {
    if (this.#tried.size >= TRIES_MAX) return null;
    return chooseUpstream(this.options.upstreams, this.#tried, this.options.turn);
  }

  #tryNext(failure: Failure | null): void {
    const upstream = this.#choose();
    if (upstream === null) {
      this.#refuse(failure === null || failure.refused ? NOBODY_THERE : LOST_READ);
    } else if (upstream.underWay >= UNDER_WAY_MAX) {
      this.#refuse(OVERLOADED);
    } else {
      this.#tried.add(upstream);
      this.#attempt = new Attempt(this, upstream);
      this.#attempt.send();
    }
  }

  #refuse(refusal: Refusal): void {
    const { request, response, requestId } = this.options;
    this.#isOver = true;
    if (response.headersSent || response.destroyed) return;
    // What is left of a body that nobody took would be read as the next request.
    const close = request.complete ? {} : { close: true as const };
    refuse(response, requestId, { ...refusal, ...close });
  }
}

const SOON = { retryAfterSeconds: 1 };
const AGAIN =
  'It is not known whether it was done: send the same request again, under the same Idempotency-Key.';
const NOBODY_THERE: Refusal = { code: 'unavailable', ...SOON };
const OVERLOADED: Refusal = { code: 'overloaded', ...SOON };
const LOST_READ: Refusal = { code: 'bad_gateway', ...SOON };
const LOST_WRITE: Refusal = { code: 'bad_gateway', detail: AGAIN, ...SOON };
const LATE_READ: Refusal = { code: 'gateway_timeout', ...SOON };
const LATE_WRITE: Refusal = { code: 'gateway_timeout', detail: AGAIN, ...SOON };
