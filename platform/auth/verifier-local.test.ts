import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createLocalIssuer, type LocalIssuer, localSigningKey } from './local-issuer.ts';
import { createVerifier, type OidcSettings } from './verifier.ts';

const CUSTOMER = 'cus_0123456789abcdefghjkmnpqrs';
const HOUR_MS = 3_600_000;
const OIDC: OidcSettings = {
  issuer: 'https://id.example.com',
  jwksUrl: 'http://127.0.0.1:9/keys',
  audience: null,
  rolesClaim: 'roles',
};

async function setUp(oidc: OidcSettings | null = null) {
  const clock = { ms: Date.UTC(2026, 0, 1), nowMs: () => clock.ms };
  const issuer = await createLocalIssuer({ dataDir: await temporaryFolder(), clock });
  const verifier = createVerifier({ localKey: issuer.key, oidc, clock });
  return { clock, issuer, verifier };
}

/** A token with any header and claims, signed with the installation's own key. */
function forge(issuer: LocalIssuer, header: object, claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode(header)}.${encode(claims)}`;
  const digest = header && 'alg' in header && header.alg === 'HS512' ? 'sha512' : 'sha256';
  const signature = createHmac(digest, localSigningKey(issuer.key)).update(signed);
  return `${signed}.${signature.digest('base64url')}`;
}

const goodClaims = (nowMs: number) => ({
  iss: 'boxoffice',
  sub: CUSTOMER,
  roles: ['customer'],
  exp: nowMs / 1000 + 60,
});

test('what was issued is understood', async () => {
  const { clock, issuer, verifier } = await setUp();
  const { token, expiresAtMs } = await issuer.issue({
    subject: CUSTOMER,
    roles: ['customer', 'organizer'],
    org: 'arena',
    ttlMs: HOUR_MS,
  });
  expect(expiresAtMs).toBe(clock.ms + HOUR_MS);
  expect(await verifier.verify(token)).toEqual({
    subject: CUSTOMER,
    customerId: CUSTOMER,
    roles: ['customer', 'organizer'],
    org: 'arena',
    expiresAtMs,
  });
});

test('a token is good until it expires, also when it is remembered', async () => {
  const { clock, issuer, verifier } = await setUp();
  const { token } = await issuer.issue({ subject: 'a', roles: ['admin'], ttlMs: 60_000 });
  clock.ms += 59_999;
  expect(await verifier.verify(token)).not.toBeNull();
  clock.ms += 1;
  expect(await verifier.verify(token)).toBeNull();
  expect(
    await createVerifier({ localKey: issuer.key, oidc: null, clock }).verify(token),
  ).toBeNull();
});

test('a token changed anywhere is refused', async () => {
  const { issuer, verifier } = await setUp();
  const { token } = await issuer.issue({ subject: 'a', roles: ['customer'], ttlMs: HOUR_MS });
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const promoted = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString(
    'base64url',
  );
  const flipped = (signature[0] === 'A' ? 'B' : 'A') + signature.slice(1);

  expect(await verifier.verify(`${header}.${promoted}.${signature}`)).toBeNull();
  expect(await verifier.verify(`${header}.${payload}.${flipped}`)).toBeNull();
  expect(await verifier.verify(`${header}.${payload}.`)).toBeNull();
  expect(await verifier.verify(token)).not.toBeNull();
});

test("another installation's token is refused", async () => {
  const { verifier } = await setUp();
  const other = await setUp();
  const { token } = await other.issuer.issue({ subject: 'a', roles: ['admin'], ttlMs: HOUR_MS });
  expect(await verifier.verify(token)).toBeNull();
});

test('only our algorithm is accepted, whatever the header says', async () => {
  const { clock, issuer, verifier } = await setUp();
  const claims = goodClaims(clock.ms);
  const unsigned = `${forge(issuer, { alg: 'none' }, claims).split('.').slice(0, 2).join('.')}.`;

  expect(await verifier.verify(forge(issuer, { alg: 'HS256' }, claims))).not.toBeNull();
  expect(await verifier.verify(forge(issuer, { alg: 'HS512' }, claims))).toBeNull();
  expect(await verifier.verify(forge(issuer, { alg: 'RS256' }, claims))).toBeNull();
  expect(await verifier.verify(unsigned)).toBeNull();
});

test.each([
  ['another issuer', { iss: 'https://id.example.com' }],
  ['no issuer', { iss: undefined }],
  ['no subject', { sub: undefined }],
  ['an empty subject', { sub: '' }],
  ['no end', { exp: undefined }],
  ['an end that is no number', { exp: 'never' }],
  ['a start in the future', { nbf: Date.UTC(2030, 0, 1) / 1000 }],
])('%s is refused', async (_what, changed) => {
  const { clock, issuer, verifier } = await setUp();
  const token = forge(issuer, { alg: 'HS256' }, { ...goodClaims(clock.ms), ...changed });
  expect(await verifier.verify(token)).toBeNull();
});

test.each([
  ['none', undefined, []],
  ['a text', 'admin', []],
  ['an object', { admin: true }, []],
  ['unknown ones', ['root', 7, null, 'gate', 'gate'], ['gate']],
])('roles that are %s give only those that we know', async (_what, roles, expected) => {
  const { clock, issuer, verifier } = await setUp();
  const token = forge(issuer, { alg: 'HS256' }, { ...goodClaims(clock.ms), roles });
  expect(await verifier.verify(token)).toMatchObject({ roles: expected });
});

test.each(['', 'x', 'a.b.c', '..', '🎫.🎫.🎫', 'x'.repeat(9_000)])(
  '%j is no token',
  async (text) => {
    const { verifier } = await setUp();
    expect(await verifier.verify(text)).toBeNull();
  },
);

test('beside an issuer our own tokens make nobody more than a customer', async () => {
  const { issuer, verifier } = await setUp(OIDC);
  const { token } = await issuer.issue({
    subject: CUSTOMER,
    roles: ['admin', 'customer'],
    ttlMs: HOUR_MS,
  });
  expect(await verifier.verify(token)).toMatchObject({ roles: ['customer'], customerId: CUSTOMER });
});
