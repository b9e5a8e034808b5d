/** What every request carries through hono, and what the HTTP conventions need from outside. */
import type { IncomingMessage } from 'node:http';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Position } from '#event-store/port.ts';
import type { PositionGate } from '#projections/port.ts';
import type { TokenVerifier } from '../auth/verifier.ts';
import type { TrustedProxies } from '../gateway/client-address.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Parking } from '../overload/parking.ts';
import type { Clock, Ids, Log } from '../ports.ts';
import type { ChallengesInUse } from './challenge.ts';
import type { IdempotencyKeys } from './idempotency.ts';
import type { LimitsInUse } from './limits.ts';
import type { TwinGate } from './twin-gate.ts';

export interface HttpDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly verifier: TokenVerifier;
  /** Made with `createIdempotencyKeys`. */
  readonly idempotency: IdempotencyKeys;
  readonly twins: TwinGate;
  /** The live models of this process, for `min_position`. */
  readonly gate: PositionGate;
  /** The log's head, to tell a position that can't exist. */
  readonly head: () => Promise<Position>;
  /** What this process has written so far: its queries show at least that, unasked. */
  readonly ownWrites?: () => Position;
  /**
   * Origins that our pages are served from (`https://tickets.example`). Left out, a write by cookie
   * must name the host that it is sent to.
   */
  readonly publicOrigins?: readonly string[];
  /** Left out where nothing has to be done first. */
  readonly challenges?: ChallengesInUse;
  /** Left out where nobody counts. */
  readonly metrics?: Pick<Metrics, 'answered' | 'refused'>;
  /** Whose `X-Forwarded-Proto` is believed; left out where it is nobody's. */
  readonly trustedProxies?: TrustedProxies;
  /** Left out where nothing is limited. */
  readonly limits?: LimitsInUse;
  /** Hears of requests that wait for somebody else; left out where nobody counts them. */
  readonly parking?: Parking;
}

/** An answer as plain values; its headers are those that it has beside the common ones. */
export interface Reply {
  readonly status: number;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface AppVariables {
  http: HttpDeps;
  requestId: string;
  /** The pattern that matched, for the log: it holds no ids, so no secrets. */
  route?: string;
  /** When it came, by our clock. */
  arrivedAtMs?: number;
  /** By then nobody waits for the answer any more. */
  usefulUntilMs?: number;
  /** Whether somebody does still. */
  isWanted?: () => boolean;
  /** Where there is neither a `Request` nor a `Response`: what comes from the socket. */
  direct?: IncomingMessage;
  /** What was answered last there. */
  reply?: Reply;
  /** True once a response has its common headers. */
  dressed?: boolean;
}

export interface AppEnv {
  Variables: AppVariables;
}

export type AppContext = Context<AppEnv>;
export type HttpApp = OpenAPIHono<AppEnv>;
