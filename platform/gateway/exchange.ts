/**
 * One request on its way through, from the first upstream that is tried to the last byte of the answer.
 *
 * What may be tried again: everything of which nothing has been sent (the connection was refused, or
 * none was free yet), and besides that reads, as long as nothing of an answer has gone to the client.
 * A write that was sent is never sent again by us: only the client knows that it is the same one.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Priority } from '../overload/priority.ts';
import { REFUSED_FOR_LOAD } from '../overload/refuse.ts';
import type { Log } from '../ports.ts';
import { Attempt } from './attempt.ts';
import { overloaded, type Refusal, refuse } from './refusals.ts';
import { type Body, BodyTooLarge } from './request-body.ts';
import { chooseUpstream, isFull, type Upstream } from './upstream.ts';

export interface ExchangeOptions {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** With its query. */
  readonly path: string;
  readonly headers: string[];
  readonly requestId: string;
  readonly body: Body;
  /** Those of the role that serves the route. */
  readonly upstreams: readonly Upstream[];
  /** Where in their row to begin. */
  readonly turn: number;
  readonly isStream: boolean;
  readonly priority: Priority;
  /** Requests under way at one upstream at most. */
  readonly underWayMax: number;
  readonly nowMs: () => number;
  readonly log: Log;
  /** Hears of an upstream to which no connection can be made. */
  readonly onUnreachable: (upstream: Upstream, code: string) => void;
}

/** What undici and the operating system say of a connection that was never there. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Nothing that an upstream is to blame for: undici will not put that on the wire. */
const NOT_TO_BE_SENT: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
]);

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
    this.#tryNext(true);
  }

  /**
   * Whether an answer of this status should rather be had from another upstream. Not where one has too
   * much to do: it had the least of all, and asking everybody would be the more to do for all.
   */
  mayAskAnother(status: number, headers: Readonly<Record<string, unknown>>): boolean {
    if (headers[REFUSED_FOR_LOAD] !== undefined) return false;
    return (status === 502 || status === 503) && this.isRead && this.#choose() !== null;
  }

  /** The attempt has ended without an answer for the client; null where another is to be asked. */
  failed(attempt: Attempt, error: Error | null): void {
    const code = codeOf(error);
    const { upstream, wasSent } = attempt;
    const { log, onUnreachable } = this.options;
    if (error !== null) log.debug({ upstream: upstream.name, err: error }, 'no answer');
    const isUnreachable = !wasSent && UNREACHABLE.has(code);
    if (isUnreachable) onUnreachable(upstream, code);
    if (this.#isOver) return;
    if (error instanceof BodyTooLarge) this.#refuse({ code: 'body_too_large' });
    else if (NOT_TO_BE_SENT.has(code)) this.#refuse({ code: 'bad_request' });
    else if (wasSent && !this.isRead) this.#refuse(LOST_WRITE);
    else this.#tryNext(isUnreachable);
  }

  /** No answer in time. */
  expired(attempt: Attempt): void {
    if (!this.#isOver) this.#refuse(attempt.wasSent && !this.isRead ? LATE_WRITE : LATE_READ);
  }

  #choose(): Upstream | null {
    if (this.#tried.size >= TRIES_MAX) return null;
    return chooseUpstream(this.options.upstreams, this.#tried, this.options);
  }

  #tryNext(isUnreachable: boolean): void {
    const upstream = this.#choose();
    if (upstream === null) {
      this.#refuse(isUnreachable ? NOBODY_THERE : LOST_READ);
    } else if (!this.options.isStream && this.#isFull(upstream)) {
      this.#refuse(overloaded(this.options.priority));
    } else {
      this.#tried.add(upstream);
      this.#attempt = new Attempt(this, upstream);
      this.#attempt.send();
    }
  }

  #isFull(upstream: Upstream): boolean {
    return isFull(upstream, this.options.priority, this.options.underWayMax);
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

function codeOf(error: Error | null): string {
  return error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const SOON = { retryAfterSeconds: 1 };
const AGAIN =
  'It is not known whether it was done: send the same request again, under the same Idempotency-Key.';
const NOBODY_THERE: Refusal = { code: 'unavailable', ...SOON };
const LOST_READ: Refusal = { code: 'bad_gateway', ...SOON };
const LOST_WRITE: Refusal = { code: 'bad_gateway', detail: AGAIN, ...SOON };
const LATE_READ: Refusal = { code: 'gateway_timeout', ...SOON };
const LATE_WRITE: Refusal = { code: 'gateway_timeout', detail: AGAIN, ...SOON };
