/** An app with its conventions and nothing else around it: for tests of routes without a port. */
import type { Position } from '#event-store/port.ts';
import type { Principal, Role } from '../../auth/principal.ts';
import type { Clock, Ids, Log, Random, Timers } from '../../ports.ts';
import { systemTimers } from '../../system.ts';
import { createHttpApp } from '../app.ts';
import type { HttpApp, HttpDeps } from '../env.ts';
import { createIdempotencyKeys } from '../idempotency.ts';
import { createTwinGate } from '../twin-gate.ts';

export interface HttpKit {
  readonly app: HttpApp;
  readonly deps: HttpDeps;
  readonly clock: Clock & { setMs(ms: number): void };
  readonly ids: Ids;
  readonly random: Random;
  readonly timers: Timers;
  /** What was logged, as JSON. */
  readonly logged: string[];
  /** A token for a new principal. */
  token(role: Role | readonly Role[], overrides?: Partial<Principal>): string;
  /** Sends a request; `body` becomes JSON, unless it is text. */
  send(method: string, path: string, options?: SendOptions): Promise<Response>;
}

export interface SendOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** When tests start: Friday, 1 May 2026, 12:00 UTC. */
export const TEST_START_MS = Date.UTC(2026, 4, 1, 12);

export function createHttpKit(overrides: Partial<HttpDeps> = {}): HttpKit {
  const logged: string[] = [];
  const principals = new Map<string, Principal>();
  const clock = movableClock(TEST_START_MS);
  const ids = countingIds();
  const timers = systemTimers;
  const deps: HttpDeps = {
    clock,
    ids,
    log: recordingLog(logged),
    verifier: { verify: async (token) => principals.get(token) ?? null },
    idempotency: createIdempotencyKeys('a secret for tests'),
    twins: createTwinGate(timers),
    gate: { reached: async () => true, position: () => 0n },
    head: async (): Promise<Position> => 0n,
    ...overrides,
  };
  const app = createHttpApp(deps);
  return {
    app,
    deps,
    clock,
    ids,
    random: { next: () => 0.5 },
    timers,
    logged,
    token: (role, more = {}) => {
      const name = `token-${principals.size + 1}`;
      principals.set(name, testPrincipal(typeof role === 'string' ? [role] : role, more));
      return name;
    },
    send: async (method, path, options = {}) => app.request(path, requestInit(method, options)),
  };
}

function testPrincipal(roles: readonly Role[], more: Partial<Principal>): Principal {
  const subject = more.subject ?? `the-${roles.join('-')}`;
  return {
    subject,
    roles,
    org: null,
    customerId: `cus_${subject.replaceAll('-', '')}`,
    expiresAtMs: TEST_START_MS + 3_600_000,
    ...more,
  };
}

function requestInit(method: string, { token, body, key, headers }: SendOptions): RequestInit {
  const isText = typeof body === 'string';
  return {
    method,
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  };
}

function movableClock(startMs: number): HttpKit['clock'] {
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    setMs: (ms) => {
      nowMs = ms;
    },
  };
}

function countingIds(): Ids {
  let count = 0;
  const next = (): string => String(++count).padStart(12, '0');
  return {
    uuid: () => `00000000-0000-7000-8000-${next()}`,
    make: (prefix) => `${prefix}_${next()}`,
  };
}

function recordingLog(logged: string[]): Log {
  const record = (fields: object, message: string): void => {
    logged.push(JSON.stringify({ ...fields, message, ...errorText(fields) }));
  };
  return { debug: record, info: record, warn: record, error: record };
}

function errorText(fields: object): object {
  return 'err' in fields && fields.err instanceof Error ? { err: fields.err.stack } : {};
}
