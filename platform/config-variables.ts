import { z } from 'zod';
import { parseTrustedProxies } from './gateway/client-address.ts';
import { CHALLENGE_ALLOWED, parseChallenge } from './limits/challenge-settings.ts';
import { parseRateLimits, RATE_LIMITS_ALLOWED } from './limits/settings.ts';
import { LOG_LEVELS } from './log.ts';
import { StartupError } from './startup-error.ts';

/** What a process can do; by default it does all. */
export const PROCESS_ROLES = [
  'gateway',
  'command-api',
  'read-api',
  'sagas',
  'projections',
  'payments',
] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

const portOf = (lowest: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port >= lowest && port <= 65_535);

const countFrom = (lowest: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .refine((count) => count >= lowest);

const SIGNING_KEY_BYTES = 32;
const DIFFERENT_CHARACTERS_MIN = 12;

/** What a machine draws is of many characters; what was typed, of few. */
const isVaried = (text: string): boolean => new Set(text).size >= DIFFERENT_CHARACTERS_MIN;

const switchText = z.enum(['on', 'off']).transform((value) => value === 'on');
const httpUrl = z.url({ protocol: /^https?$/ });
const URLS_ALLOWED = 'addresses such as http://10.0.0.7:8080,http://10.0.0.8:8080';

/** Each variable with what is allowed, in the words of the message for a bad value. */
const VARIABLES = {
  HOST: { schema: z.string().regex(/^\S+$/), allowed: 'a host name or an address' },
  PORT: { schema: portOf(0), allowed: 'a port from 0 to 65535 (0 for a free one)' },
  BOXOFFICE_DATA: { schema: z.string(), allowed: 'a folder' },
  BOXOFFICE_ROLES: { schema: rolesSchema(), allowed: `some of ${PROCESS_ROLES.join(',')}` },
  BOXOFFICE_DEMO: { schema: switchText, allowed: 'on or off' },
  DATABASE_URL: {
    schema: z.url({ protocol: /^postgres(ql)?$/ }),
    allowed: 'an address such as postgres://user:password@host:5432/database',
    secret: true,
  },
  SIGNING_KEY: {
    schema: z
      .string()
      .regex(/^[\w+/-]+={0,2}$/)
      .refine(isVaried)
      .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
      .refine((bytes) => bytes.length >= SIGNING_KEY_BYTES),
    allowed: `at least ${SIGNING_KEY_BYTES} random bytes in base64, as "openssl rand -base64 32" makes them`,
    secret: true,
  },
  KURRENTDB_URL: {
    schema: z.string().regex(/^(esdb|kurrentdb|kurrent)(\+discover)?:\/\/\S+$/),
    allowed: 'an address such as esdb://user:password@host:2113?tls=true',
    secret: true,
  },
  KURRENTDB_PREFIX: {
    schema: z.string().regex(/^[A-Za-z0-9_.]{1,32}-$/),
    allowed: 'letters, digits, "_" and "." with a hyphen at the end, such as "spring-"',
  },
  REDIS_URL: {
    schema: z.url({ protocol: /^rediss?$/ }),
    allowed: 'an address such as redis://user:password@host:6379/0',
    secret: true,
  },
  KAFKA_BROKERS: {
    schema: brokersSchema(),
    allowed: 'addresses such as host:9092,other-host:9092',
  },
  KAFKA_TLS: { schema: switchText, allowed: 'on or off' },
  KAFKA_SASL: {
    schema: kafkaSaslSchema(),
    allowed:
      'plain, scram-sha-256 or scram-sha-512 with a name and a password: plain:user:password',
    secret: true,
  },
  STRIPE_API_KEY: {
    schema: z.string().regex(/^(sk|rk)_(test|live)_\S+$/),
    allowed: 'a secret key that starts with sk_test_, sk_live_, rk_test_ or rk_live_',
    secret: true,
  },
  STRIPE_PUBLISHABLE_KEY: {
    schema: z.string().regex(/^pk_(test|live)_\S+$/),
    allowed: 'a publishable key that starts with pk_test_ or pk_live_',
  },
  STRIPE_WEBHOOK_SECRET: {
    schema: z.string().regex(/^whsec_\S+$/),
    allowed: 'a signing secret that starts with whsec_',
    secret: true,
  },
  STRIPE_API_BASE: { schema: httpUrl, allowed: 'an address that starts with http:// or https://' },
  PAYMENTS_PORT: { schema: portOf(0), allowed: 'a port from 0 to 65535 (0 for a free one)' },
  PAYMENTS_WEBHOOK_URL: {
    schema: httpUrl,
    allowed: 'an address that starts with http:// or https://',
  },
  BEACON_URL: { schema: httpUrl, allowed: 'an address that starts with http:// or https://' },
  OIDC_ISSUER: { schema: httpUrl, allowed: 'an address that starts with http:// or https://' },
  JWKS_URL: { schema: httpUrl, allowed: 'an address that starts with http:// or https://' },
  OIDC_AUDIENCE: { schema: z.string(), allowed: 'the aud that tokens must carry' },
  ROLES_CLAIM: { schema: z.string().regex(/^\S+$/), allowed: 'the name of a claim' },
  DEV_TOKENS: { schema: switchText, allowed: 'on or off' },
  RATE_LIMITS: {
    schema: rateLimitsSchema(),
    allowed: RATE_LIMITS_ALLOWED,
  },
  CHALLENGE: { schema: challengeSchema(), allowed: CHALLENGE_ALLOWED },
  CHALLENGE_SECRET: { schema: z.string(), allowed: 'what the checker knows us by', secret: true },
  CHALLENGE_FAIL: { schema: z.enum(['open', 'closed']), allowed: 'open or closed' },
  REQUESTS_MAX: { schema: countFrom(100), allowed: 'a number from 100 to 999999' },
  REQUESTS_MIN: { schema: countFrom(1), allowed: 'a number from 1 to 999999' },
  WAITING_ROOM_ABOVE: {
    schema: z
      .string()
      .regex(/^\d{1,6}$/)
      .transform(Number)
      .refine((count) => count >= 1),
    allowed: 'hold requests a second, from 1 to 999999',
  },
  METRICS_PORT: { schema: portOf(0), allowed: 'a port from 0 to 65535 (0 for a free one)' },
  COMMAND_API_URLS: { schema: urlsSchema(), allowed: URLS_ALLOWED },
  READ_API_URLS: { schema: urlsSchema(), allowed: URLS_ALLOWED },
  PROJECTIONS_URLS: { schema: urlsSchema(), allowed: URLS_ALLOWED },
  TRUSTED_PROXIES: {
    schema: trustedProxiesSchema(),
    allowed: 'addresses and networks such as 10.0.0.0/8,::1',
  },
  LOG_LEVEL: { schema: z.enum(LOG_LEVELS), allowed: `one of ${LOG_LEVELS.join(', ')}` },
  COMPAT_API: { schema: switchText, allowed: 'on or off' },
} as const;

export type Name = keyof typeof VARIABLES;

/** Every variable that is read. */
export const VARIABLE_NAMES: readonly string[] = Object.keys(VARIABLES);

export type Value<N extends Name> = z.output<(typeof VARIABLES)[N]['schema']>;

/**
 * The checked value of a variable; null when it isn't set or empty.
 * @throws StartupError one line that names the variable, its value (but for secrets) and what is allowed.
 */
export function readVariable<N extends Name>(name: N, text: string | undefined): Value<N> | null {
  if (text === undefined || text.trim() === '') return null;
  const variable = VARIABLES[name];
  const result = variable.schema.safeParse(text.trim());
  if (result.success) return result.data as Value<N>;
  const shown = 'secret' in variable ? 'what it is set to' : JSON.stringify(text);
  throw new StartupError(`${name} can't be ${shown}: it takes ${variable.allowed}.`);
}

function brokersSchema() {
  return z
    .string()
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .pipe(z.array(z.string().regex(/^[^\s,]+:\d{1,5}$/)).min(1));
}

/** Of processes: no path, for what is asked there follows from the request. */
function urlsSchema() {
  return z
    .string()
    .transform((text) => text.split(',').map((url) => url.trim().replace(/\/$/, '')))
    .pipe(z.array(httpUrl.refine((url) => new URL(url).origin === url)).min(1))
    .transform((urls) => [...new Set(urls)]);
}

function trustedProxiesSchema() {
  return z
    .string()
    .transform((text) => parseTrustedProxies(text.split(',').map((part) => part.trim())))
    .refine((proxies) => proxies !== null);
}

export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** The password may have colons in it. */
function kafkaSaslSchema() {
  return z
    .string()
    .regex(/^(plain|scram-sha-256|scram-sha-512):[^:]+:.+$/)
    .transform((text): KafkaSasl => {
      const [mechanism = '', username = '', ...password] = text.split(':');
      return {
        mechanism: mechanism as KafkaSasl['mechanism'],
        username,
        password: password.join(':'),
      };
    });
}

function rolesSchema() {
  return z
    .string()
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(PROCESS_ROLES)).min(1))
    .transform((roles) => [...new Set(roles)]);
}

function rateLimitsSchema() {
  return z.string().transform(parseRateLimits).refine(isGiven);
}

function challengeSchema() {
  return z.string().transform(parseChallenge).refine(isGiven);
}

function isGiven<T>(parsed: T | null): parsed is T {
  return parsed !== null;
}
