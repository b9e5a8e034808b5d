import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isLoopback, readConfig } from './config.ts';
import { VARIABLE_NAMES } from './config-variables.ts';
import { TRUST_NOBODY } from './gateway/client-address.ts';
import { parseRateLimits, UNLIMITED } from './limits/settings.ts';
import { StartupError } from './startup-error.ts';

const OIDC = { OIDC_ISSUER: 'https://id.example.com' };
const STRIPE_TEST = { STRIPE_API_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
const STRIPE_LIVE = { STRIPE_API_KEY: 'sk_live_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
const KEY = Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64');
const DATABASE = { DATABASE_URL: 'postgres://boxoffice:secret@db:5432/boxoffice' };

test('without any variable all runs embedded, on loopback', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 8080,
    dataDir: '.boxoffice',
    demo: true,
    databaseUrl: null,
    kurrentdbUrl: null,
    kurrentdbPrefix: '',
    redisUrl: null,
    kafkaBrokers: null,
    kafkaTls: false,
    kafkaSasl: null,
    roles: ['command-api', 'read-api', 'sagas', 'projections', 'payments'],
    signingKey: null,
    stripe: null,
    simulatorUrl: null,
    webhookUrl: null,
    beaconUrl: null,
    gateway: null,
    paymentsPort: null,
    oidc: null,
    devTokens: true,
    logLevel: 'info',
    compatApi: true,
    limits: { rates: UNLIMITED, trusted: TRUST_NOBODY, challenge: null },
    metricsPort: null,
    waitingRoomAbove: null,
    inProgressMax: 2_000,
    workingMin: 100,
  });
});

test('every variable is read', () => {
  const config = readConfig({
    ...DATABASE,
    ...STRIPE_LIVE,
    ...OIDC,
    HOST: '0.0.0.0',
    PORT: '9000',
    BOXOFFICE_DATA: '/var/lib/boxoffice',
    BOXOFFICE_ROLES: 'sagas, command-api,read-api,projections,payments,sagas',
    BOXOFFICE_DEMO: 'off',
    SIGNING_KEY: KEY,
    BEACON_URL: 'https://beacon.example/{round}',
    PAYMENTS_WEBHOOK_URL: 'http://gateway:8080/v1/payments/webhook',
    STRIPE_API_BASE: 'http://127.0.0.1:4242',
    PAYMENTS_PORT: '4243',
    JWKS_URL: 'https://id.example.com/keys',
    OIDC_AUDIENCE: 'boxoffice',
    ROLES_CLAIM: 'realm_access.roles',
    RATE_LIMITS: 'reads=200,unbought_holds=20',
    TRUSTED_PROXIES: '10.0.0.0/8',
    CHALLENGE: 'https://challenge.example/verify',
    CHALLENGE_SECRET: 'hunter2',
    CHALLENGE_FAIL: 'open',
    METRICS_PORT: '9100',
    WAITING_ROOM_ABOVE: '250',
    REQUESTS_MAX: '500',
    REQUESTS_MIN: '8',
    LOG_LEVEL: 'debug',
    COMPAT_API: 'on',
  });
  expect(config).toEqual({
    host: '0.0.0.0',
    port: 9000,
    dataDir: '/var/lib/boxoffice',
    demo: false,
    databaseUrl: DATABASE.DATABASE_URL,
    kurrentdbUrl: null,
    kurrentdbPrefix: '',
    redisUrl: null,
    kafkaBrokers: null,
    kafkaTls: false,
    kafkaSasl: null,
    roles: ['sagas', 'command-api', 'read-api', 'projections', 'payments'],
    signingKey: new Uint8Array(Buffer.from(KEY, 'base64')),
    simulatorUrl: null,
    beaconUrl: 'https://beacon.example/{round}',
    webhookUrl: 'http://gateway:8080/v1/payments/webhook',
    gateway: null,
    stripe: {
      apiKey: 'sk_live_1',
      publishableKey: null,
      webhookSecret: 'whsec_1',
      apiBase: 'http://127.0.0.1:4242',
      live: true,
    },
    paymentsPort: 4243,
    oidc: {
      issuer: 'https://id.example.com',
      jwksUrl: 'https://id.example.com/keys',
      audience: 'boxoffice',
      rolesClaim: 'realm_access.roles',
    },
    devTokens: false,
    logLevel: 'debug',
    compatApi: true,
    limits: {
      rates: parseRateLimits('reads=200,unbought_holds=20'),
      trusted: { includes: expect.any(Function) },
      challenge: {
        kind: 'external',
        verifyUrl: 'https://challenge.example/verify',
        secret: 'hunter2',
        failsOpen: true,
      },
    },
    metricsPort: 9100,
    waitingRoomAbove: 250,
    inProgressMax: 500,
    workingMin: 8,
  });
});

test('an empty variable counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ', OIDC_ISSUER: '' })).toEqual(readConfig({}));
});

test.each([
  ['PORT', 'eighty'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PORT', '80.5'],
  ['HOST', 'my host'],
  ['BOXOFFICE_ROLES', 'sagas,cook'],
  ['BOXOFFICE_ROLES', ','],
  ['BOXOFFICE_DEMO', 'yes'],
  ['PAYMENTS_PORT', '1e3'],
  ['OIDC_ISSUER', 'id.example.com'],
  ['DEV_TOKENS', 'true'],
  ['RATE_LIMITS', 'reads=0'],
  ['RATE_LIMITS', 'cooks=5'],
  ['CHALLENGE', 'proof-of-work:7'],
  ['CHALLENGE', 'a puzzle'],
  ['CHALLENGE_FAIL', 'off'],
  ['METRICS_PORT', '70000'],
  ['WAITING_ROOM_ABOVE', '0'],
  ['REQUESTS_MAX', '99'],
  ['REQUESTS_MAX', 'many'],
  ['REQUESTS_MIN', '0'],
  ['LOG_LEVEL', 'loud'],
  ['COMPAT_API', '1'],
])('%s=%s is refused in one line with the name, the value and what is allowed', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(StartupError);
  expect(() => readConfig({ [name]: value })).toThrow(`${name} can't be "${value}": it takes `);
});

test.each([
  ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
  ['STRIPE_API_KEY', 'pk_test_hunter2'],
  ['STRIPE_WEBHOOK_SECRET', 'hunter2'],
  ['KAFKA_SASL', 'hunter2'],
  ['KAFKA_SASL', 'gssapi:me:hunter2'],
  ['SIGNING_KEY', 'hunter2'],
  ['SIGNING_KEY', 'hunter2'.repeat(10)],
  ['SIGNING_KEY', 'a'.repeat(64)],
])('a bad %s is refused without showing it', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name} can't be what it is set to`);
  expect(() => readConfig({ [name]: value })).not.toThrow('hunter2');
});

test.each(['SMTP_URL'])(
  '%s is refused rather than ignored, as long as nothing speaks to it',
  (name) => {
    expect(() => readConfig({ [name]: 'x' })).toThrow(`${name} is set, but`);
  },
);

test('settings that only make sense together are refused alone', () => {
  expect(() => readConfig({ JWKS_URL: 'https://id.example.com/keys' })).toThrow('OIDC_ISSUER');
  expect(() => readConfig({ STRIPE_WEBHOOK_SECRET: 'whsec_1' })).toThrow('STRIPE_API_KEY');
});

test('Kafka is named by its brokers, with a name and a password where it asks for them', () => {
  const kafka = { KAFKA_BROKERS: 'a:9092, b:9093', KAFKA_TLS: 'on' };
  expect(readConfig({ ...kafka, KAFKA_SASL: 'scram-sha-512:relay:a:b' })).toMatchObject({
    kafkaBrokers: ['a:9092', 'b:9093'],
    kafkaTls: true,
    kafkaSasl: { mechanism: 'scram-sha-512', username: 'relay', password: 'a:b' },
  });
  expect(readConfig({})).toMatchObject({ kafkaBrokers: null, kafkaTls: false, kafkaSasl: null });
});

test('an address without a key is that of a simulator', () => {
  const elsewhere = { STRIPE_API_BASE: 'http://payments:12111' };
  expect(readConfig(elsewhere)).toMatchObject({
    stripe: null,
    simulatorUrl: elsewhere.STRIPE_API_BASE,
  });
  expect(readConfig({ ...elsewhere, ...STRIPE_TEST }).simulatorUrl).toBeNull();
});

test('a key of the local folder is a signing key as it stands', () => {
  const bytes = Buffer.from(KEY, 'base64');
  const { signingKey } = readConfig({ SIGNING_KEY: bytes.toString('base64url') });
  expect(signingKey).toEqual(new Uint8Array(bytes));
});

test.each(['command-api', 'read-api,sagas', 'projections', 'command-api,read-api,sagas,payments'])(
  'roles apart need a database that all of them reach: %s',
  (BOXOFFICE_ROLES) => {
    const payments = { STRIPE_API_BASE: 'http://payments:12111' };
    expect(() => readConfig({ BOXOFFICE_ROLES, ...payments })).toThrow('set DATABASE_URL');
    expect(readConfig({ BOXOFFICE_ROLES, ...payments, ...DATABASE }).roles).toEqual(
      BOXOFFICE_ROLES.split(','),
    );
  },
);

test.each(['command-api', 'read-api', 'sagas'])(
  'without the simulator in its process, %s must be told where payments are made',
  (BOXOFFICE_ROLES) => {
    const env = { BOXOFFICE_ROLES, ...DATABASE };
    expect(() => readConfig(env)).toThrow('STRIPE_API_BASE');
    expect(readConfig({ ...env, ...STRIPE_TEST }).roles).toEqual([BOXOFFICE_ROLES]);
  },
);

test('payments and the gateway need no database; the gateway stands alone', () => {
  expect(readConfig({ BOXOFFICE_ROLES: 'payments' }).roles).toEqual(['payments']);
  const behind = { COMMAND_API_URLS: 'http://a:1', READ_API_URLS: 'http://b:1' };
  expect(readConfig({ BOXOFFICE_ROLES: 'gateway', ...behind }).roles).toEqual(['gateway']);
  expect(() => readConfig({ BOXOFFICE_ROLES: 'gateway,payments' })).toThrow('alone');
});

test.each([
  ['another host', { HOST: '0.0.0.0' }],
  ['a database', DATABASE],
  ['an event store', { KURRENTDB_URL: 'esdb://localhost:2113?tls=false' }],
  ['an issuer', OIDC],
  ['a Stripe key', STRIPE_TEST],
])('dev tokens and the older API are off by default with %s', (_what, env) => {
  expect(readConfig(env)).toMatchObject({ devTokens: false, compatApi: false });
});

test.each([
  ['another host', { HOST: '0.0.0.0' }],
  ['a database', DATABASE],
  ['a Stripe key for tests', STRIPE_TEST],
])('dev tokens can be asked for with %s', (_what, env) => {
  expect(readConfig({ ...env, DEV_TOKENS: 'on' }).devTokens).toBe(true);
});

test('dev tokens are refused beside an issuer and beside a live Stripe key', () => {
  expect(() => readConfig({ ...OIDC, DEV_TOKENS: 'on' })).toThrow('beside OIDC_ISSUER');
  expect(() => readConfig({ ...STRIPE_LIVE, DEV_TOKENS: 'on' })).toThrow('beside a live STRIPE');
  expect(readConfig({ DEV_TOKENS: 'off' }).devTokens).toBe(false);
});

test('loopback is what only this machine reaches', () => {
  expect(['127.0.0.1', '127.1.2.3', 'localhost', '::1'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.example.com'].some(isLoopback)).toBe(false);
});

test('the documentation names every variable', () => {
  const text = readFileSync('docs/configuration.md', 'utf8');
  expect(VARIABLE_NAMES.length).toBeGreaterThan(15);
  expect(VARIABLE_NAMES.filter((name) => !text.includes(`- \`${name}\``))).toEqual([
    'PORT', // beside HOST
    'READ_API_URLS', // beside COMMAND_API_URLS
    'PROJECTIONS_URLS',
  ]);
});

test('a challenge is work of so many bits, or an address that checks answers', () => {
  const challengeOf = (env: Record<string, string>) => readConfig(env).limits.challenge;
  expect(challengeOf({ CHALLENGE: 'off' })).toBeNull();
  expect(challengeOf({ CHALLENGE: 'proof-of-work' })).toMatchObject({ bits: 16 });
  expect(challengeOf({ CHALLENGE: 'proof-of-work:20' })).toMatchObject({ bits: 20 });
  expect(challengeOf({ CHALLENGE: 'https://a.example/v' })).toMatchObject({
    kind: 'external',
    secret: null,
    failsOpen: false,
  });
  expect(() => readConfig({ CHALLENGE_SECRET: 'hunter2' })).toThrow('CHALLENGE names no address');
});
