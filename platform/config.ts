import { ROLES_OF_ONE_PROCESS, refuseImpossibleRoles } from './config-roles.ts';
import {
  type KafkaSasl,
  type Name,
  type ProcessRole,
  readVariable,
  type Value,
} from './config-variables.ts';
import type { TrustedProxies } from './gateway/client-address.ts';
import { TRUST_NOBODY } from './gateway/client-address.ts';
import { type GatewayConfig, gatewayConfigOf } from './gateway/config.ts';
import { type ChallengeSettings, challengeSettings } from './limits/challenge-settings.ts';
import { type RateLimits, UNLIMITED } from './limits/settings.ts';
import type { LogLevel } from './log.ts';
import { StartupError } from './startup-error.ts';

/** Services that the design names but that nothing here speaks to yet. */
const WITHOUT_ADAPTER = ['SMTP_URL'] as const;

/** Each keeps some 20 KB; as many as the gateway has under way at one process. */
const REQUESTS_MAX = 2_000;
const REQUESTS_MIN = 100;

/** Everything that can be set from outside. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where the embedded parts keep their files. */
  readonly dataDir: string;
  /** Whether the first start makes a demo programme. */
  readonly demo: boolean;
  /** A PostgreSQL of the operator's; null for the embedded one. */
  readonly databaseUrl: string | null;
  /** A KurrentDB or EventStoreDB as the event store; null for PostgreSQL. */
  readonly kurrentdbUrl: string | null;
  /** What the names of this house's streams begin with there; empty where the server is its own. */
  readonly kurrentdbPrefix: string;
  /** Shared memory of several processes; null for each process its own. */
  readonly redisUrl: string | null;
  /** Where events are published to; null for nowhere. */
  readonly kafkaBrokers: readonly string[] | null;
  readonly kafkaTls: boolean;
  /** Null where the brokers ask for no name and password. */
  readonly kafkaSasl: KafkaSasl | null;
  /** What this process does. */
  readonly roles: readonly ProcessRole[];
  /** What tokens and idempotency keys are signed with; null for the key in the data folder. */
  readonly signingKey: Uint8Array | null;
  /** Null for the simulator. */
  readonly stripe: StripeConfig | null;
  /** A simulator that runs elsewhere; null for one in this process. */
  readonly simulatorUrl: string | null;
  /** Where a simulator without an API beside it sends its webhooks; null for nowhere. */
  readonly webhookUrl: string | null;
  /** The simulator's port; null for a free one. */
  readonly paymentsPort: number | null;
  /** Public randomness for the lot of a waiting room; null for none. */
  readonly beaconUrl: string | null;
  /** Null when only our own tokens are good. */
  readonly oidc: OidcConfig | null;
  /** Whether `POST /v1/dev/tokens` hands a token of any role to anyone. */
  readonly devTokens: boolean;
  /** Who is behind the role `gateway`, and whom it believes; null for other roles. */
  readonly gateway: GatewayConfig | null;
  readonly logLevel: LogLevel;
  /** Whether the older ticketing API is served. */
  readonly compatApi: boolean;
  readonly limits: LimitSettings;
  /** Requests that a process has in progress at most. */
  readonly inProgressMax: number;
  /** Requests that it works on at once without refusing anybody, however long it takes. */
  readonly workingMin: number;
  /**
   * Hold requests a second for one show over which its waiting room is switched on; null for never.
   */
  readonly waitingRoomAbove: number | null;
  /** Where metrics are told to whoever asks; null for only to admins, beside everything else. */
  readonly metricsPort: number | null;
}

/** How people are kept from taking more than their share. */
export interface LimitSettings {
  readonly rates: RateLimits;
  /** Whose `X-Forwarded-For` is believed. */
  readonly trusted: TrustedProxies;
  /** Null where nothing is asked of anybody. */
  readonly challenge: ChallengeSettings | null;
}

export interface StripeConfig {
  readonly apiKey: string;
  /** For Stripe's fields in the browser app; null where buyers pay elsewhere. */
  readonly publishableKey: string | null;
  /** Without it no webhook can be checked, so all are refused and payments are looked up instead. */
  readonly webhookSecret: string | null;
  /** Another server that speaks Stripe's wire; null for Stripe's own. */
  readonly apiBase: string | null;
  /** Whether the key moves real money. */
  readonly live: boolean;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly jwksUrl: string | null;
  readonly audience: string | null;
  readonly rolesClaim: string;
}

/**
 * Reads the environment. An empty variable counts as not set.
 * @throws StartupError one line that names the variable, its value and what is allowed.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  for (const name of WITHOUT_ADAPTER) {
    if (env[name]) {
      throw new StartupError(
        `${name} is set, but this version has no adapter for it yet: unset it.`,
      );
    }
  }
  const read = <N extends Name>(name: N): Value<N> | null => readVariable(name, env[name]);
  const host = read('HOST') ?? '127.0.0.1';
  const databaseUrl = read('DATABASE_URL');
  const kurrentdbUrl = read('KURRENTDB_URL');
  const roles = read('BOXOFFICE_ROLES') ?? ROLES_OF_ONE_PROCESS;
  const stripe = stripeOf(read);
  const simulatorUrl = stripe === null ? read('STRIPE_API_BASE') : null;
  refuseImpossibleRoles(roles, {
    hasDatabase: databaseUrl !== null,
    hasProvider: stripe !== null || simulatorUrl !== null,
  });
  const oidc = oidcOf(read);
  const hasDatabase = databaseUrl !== null || kurrentdbUrl !== null;
  const trusting = isLoopback(host) && !hasDatabase && stripe === null && oidc === null;
  const devTokens = read('DEV_TOKENS') ?? trusting;
  if (devTokens) refuseDevTokensBeside(oidc, stripe);
  return {
    host,
    port: read('PORT') ?? 8080,
    dataDir: read('BOXOFFICE_DATA') ?? '.boxoffice',
    demo: read('BOXOFFICE_DEMO') ?? databaseUrl === null,
    databaseUrl,
    kurrentdbUrl,
    kurrentdbPrefix: read('KURRENTDB_PREFIX') ?? '',
    redisUrl: read('REDIS_URL'),
    kafkaBrokers: read('KAFKA_BROKERS'),
    kafkaTls: read('KAFKA_TLS') ?? false,
    kafkaSasl: read('KAFKA_SASL'),
    roles,
    signingKey: read('SIGNING_KEY'),
    stripe,
    simulatorUrl,
    webhookUrl: read('PAYMENTS_WEBHOOK_URL'),
    paymentsPort: read('PAYMENTS_PORT') || null,
    beaconUrl: read('BEACON_URL'),
    oidc,
    devTokens,
    gateway: roles.includes('gateway') ? gatewayConfigOf(read) : null,
    logLevel: read('LOG_LEVEL') ?? 'info',
    compatApi: read('COMPAT_API') ?? devTokens,
    limits: limitsOf(read),
    inProgressMax: read('REQUESTS_MAX') ?? REQUESTS_MAX,
    workingMin: read('REQUESTS_MIN') ?? REQUESTS_MIN,
    waitingRoomAbove: read('WAITING_ROOM_ABOVE'),
    metricsPort: read('METRICS_PORT'),
  };
}

/** Whether only this machine reaches that host. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

type Read = <N extends Name>(name: N) => Value<N> | null;

function limitsOf(read: Read): LimitSettings {
  const challenge = read('CHALLENGE');
  const secret = read('CHALLENGE_SECRET');
  const isExternal = challenge !== null && challenge !== 'off' && 'verifyUrl' in challenge;
  if (secret !== null && !isExternal) {
    throw new StartupError(
      'CHALLENGE_SECRET is set, but CHALLENGE names no address that it is for: set both.',
    );
  }
  return {
    rates: read('RATE_LIMITS') ?? UNLIMITED,
    trusted: read('TRUSTED_PROXIES') ?? TRUST_NOBODY,
    challenge: challengeSettings(challenge, {
      secret,
      failsOpen: read('CHALLENGE_FAIL') === 'open',
    }),
  };
}

function stripeOf(read: Read): StripeConfig | null {
  const apiKey = read('STRIPE_API_KEY');
  const webhookSecret = read('STRIPE_WEBHOOK_SECRET');
  const apiBase = read('STRIPE_API_BASE');
  const publishableKey = read('STRIPE_PUBLISHABLE_KEY');
  if (apiKey === null) {
    if (publishableKey !== null) {
      throw new StartupError(
        'STRIPE_PUBLISHABLE_KEY is set without STRIPE_API_KEY: set both, or neither.',
      );
    }
    if (webhookSecret === null) return null;
    throw new StartupError(
      'STRIPE_WEBHOOK_SECRET is set without STRIPE_API_KEY: set both, or neither.',
    );
  }
  const live = /^.k_live_/.test(apiKey);
  if (publishableKey !== null && publishableKey.startsWith('pk_live_') !== live) {
    throw new StartupError(
      'STRIPE_PUBLISHABLE_KEY and STRIPE_API_KEY are of different modes: take both from test or both from live.',
    );
  }
  return { apiKey, publishableKey, webhookSecret, apiBase, live };
}

function oidcOf(read: Read): OidcConfig | null {
  const issuer = read('OIDC_ISSUER');
  const jwksUrl = read('JWKS_URL');
  const audience = read('OIDC_AUDIENCE');
  const rolesClaim = read('ROLES_CLAIM') ?? 'roles';
  if (issuer !== null) return { issuer, jwksUrl, audience, rolesClaim };
  if (jwksUrl !== null || audience !== null) {
    const given = jwksUrl === null ? 'OIDC_AUDIENCE' : 'JWKS_URL';
    throw new StartupError(
      `${given} is set without OIDC_ISSUER, which tokens must name: set both.`,
    );
  }
  return null;
}

function refuseDevTokensBeside(oidc: OidcConfig | null, stripe: StripeConfig | null): void {
  const beside = oidc ? 'OIDC_ISSUER' : stripe?.live ? 'a live STRIPE_API_KEY' : null;
  if (beside !== null) {
    throw new StartupError(
      `DEV_TOKENS can't be "on" beside ${beside}, since it lets anyone be an admin: set it to off.`,
    );
  }
}
