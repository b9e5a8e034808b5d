/**
 * A typed client of Boxoffice for browsers and servers, generated from its contract:
 *
 *     const boxoffice = createClient({ baseUrl: 'http://127.0.0.1:8080' });
 *     boxoffice.useToken((await boxoffice.createSession()).token);
 *     const hold = await boxoffice.placeHold({
 *       path: { id: showId },
 *       body: { best_available: { quantity: 2 } },
 *     });
 *
 * Each operation of /openapi.json is a method. A refusal is thrown as {@link BoxofficeProblem}; no
 * answer, also after several tries, as {@link ConnectionLost}.
 */
import createRawClient, { type Client as RawClient } from 'openapi-fetch';
import { conventions } from './conventions.ts';
import { BoxofficeProblem } from './errors.ts';
import type { CallOptions, Operations } from './operations.ts';
import { DEFAULT_RETRIES, type Fetch, type RetryPolicy, withRetries } from './retry.ts';
import { type ClientRuntime, systemRuntime } from './runtime.ts';
import { OPERATIONS, type paths } from './schema.ts';

export { BoxofficeProblem, ConnectionLost } from './errors.ts';
export type { Input, Operations, Output } from './operations.ts';
export type { RetryPolicy } from './retry.ts';
export type { ClientRuntime } from './runtime.ts';
export type * from './schema.ts';

export interface ClientOptions {
  /** `https://tickets.example.com`; in a browser '' is the page's own origin. */
  readonly baseUrl: string;
  readonly token?: string;
  readonly retries?: Partial<RetryPolicy>;
  readonly fetch?: Fetch;
  readonly runtime?: ClientRuntime;
}

export interface Client extends Operations {
  /** From now on requests are made with this token; null: with none. */
  useToken(token: string | null): void;
  /** The position of the latest answered command; every query sees at least that. */
  readonly position: string | null;
  /**
   * openapi-fetch with the same token, keys, position and retries, for streams and other media
   * types: `raw.GET('/v1/shows/{id}/availability/stream', { params, parseAs: 'stream' })`.
   */
  readonly raw: RawClient<paths>;
}

/** A client for one person: it holds one token, and the position of what they did last. */
export function createClient(options: ClientOptions): Client {
  const { runtime = systemRuntime, fetch = globalThis.fetch, token = null } = options;
  const session = { token, position: null as string | null };
  const raw = createRawClient<paths>({
    baseUrl: options.baseUrl,
    fetch: withRetries(fetch, runtime, { ...DEFAULT_RETRIES, ...options.retries }),
  });
  raw.use(conventions(session, runtime));
  return {
    ...methodsOver(raw),
    useToken: (next) => {
      session.token = next;
    },
    get position() {
      return session.position;
    },
    raw,
  };
}

type AnyInput = CallOptions & {
  readonly path?: object;
  readonly query?: object;
  readonly header?: object;
  readonly body?: unknown;
};
type AnyRequest = (
  method: string,
  path: string,
  init: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

function methodsOver(raw: RawClient<paths>): Operations {
  // The types come from the contract by name; what runs is the same for all.
  const send = raw.request as unknown as AnyRequest;
  const methods = Object.entries(OPERATIONS).map(([name, [method, path]]) => [
    name,
    async ({ body, idempotencyKey, signal, ...params }: AnyInput = {}) => {
      const key = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
      const { data, error, response } = await send(method, path, {
        params,
        headers: key,
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok) throw new BoxofficeProblem(response.status, error);
      return data;
    },
  ]);
  return Object.fromEntries(methods) as unknown as Operations;
}
