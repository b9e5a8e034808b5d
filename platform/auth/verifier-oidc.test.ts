import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { loadLocalKey } from './local-key.ts';
import { createVerifier, IssuerUnreachable, type OidcSettings } from './verifier.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const NOW_SECONDS = NOW_MS / 1000;

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
});

/** An issuer on the wire with its discovery document and its keys. */
async function startIssuer() {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  const asked: string[] = [];
  const state = { down: false };
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(request.url ?? '');
    if (state.down) return void response.writeHead(503).end();
    const body =
      request.url === '/keys' ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, state };
}

async function setUp(settings: Partial<OidcSettings> = {}) {
  const issuer = await startIssuer();
  const oidc = {
    issuer: issuer.url,
    jwksUrl: `${issuer.url}/keys`,
    audience: null,
    rolesClaim: 'roles',
    ...settings,
  };
  const localKey = await loadLocalKey(await temporaryFolder());
  const clock = { nowMs: () => NOW_MS };
  return { issuer, verifier: createVerifier({ localKey, oidc, clock }) };
}

function sign(claims: JWTPayload, header = { alg: 'ES256', kid: 'k1' }): Promise<string> {
  const defaults = { sub: 'ada@example.com', exp: NOW_SECONDS + 60, roles: ['finance'] };
  return new SignJWT({ ...defaults, ...claims }).setProtectedHeader(header).sign(keys.privateKey);
}

test("an issuer's token is understood; its keys are fetched once", async () => {
  const { issuer, verifier } = await setUp();
  for (const sub of ['ada', 'bob', 'ada']) {
    const token = await sign({ iss: issuer.url, sub });
    expect(await verifier.verify(token)).toMatchObject({ subject: sub, roles: ['finance'] });
  }
  expect(issuer.asked).toEqual(['/keys']);
});

test('its customers have derived ids', async () => {
  const { issuer, verifier } = await setUp();
  const principal = await verifier.verify(await sign({ iss: issuer.url }));
  expect(principal?.customerId).toMatch(/^cus_[0-9a-z]{26}$/);
});

test('without an address for the keys the issuer is asked for it', async () => {
  const { issuer, verifier } = await setUp({ jwksUrl: null });
  expect(await verifier.verify(await sign({ iss: issuer.url }))).not.toBeNull();
  expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
});

test('roles are taken from the claim that was named, inside objects too', async () => {
  const { issuer, verifier } = await setUp({ rolesClaim: 'realm_access.roles' });
  const token = await sign({ iss: issuer.url, realm_access: { roles: ['gate'] } });
  expect(await verifier.verify(token)).toMatchObject({ roles: ['gate'] });
});

test('another issuer, another key and another audience are refused', async () => {
  const { issuer, verifier } = await setUp({ audience: 'boxoffice' });
  const good = { iss: issuer.url, aud: 'boxoffice' };
  const { privateKey } = await generateKeyPair('ES256');
  const stranger = new SignJWT({ ...good, sub: 'ada', exp: NOW_SECONDS + 60 });
  stranger.setProtectedHeader({ alg: 'ES256', kid: 'k1' });

  expect(await verifier.verify(await sign(good))).not.toBeNull();
  expect(await verifier.verify(await sign({ ...good, iss: 'https://evil.example' }))).toBeNull();
  expect(await verifier.verify(await sign({ ...good, aud: 'another' }))).toBeNull();
  expect(await verifier.verify(await sign(good, { alg: 'ES256', kid: 'k2' }))).toBeNull();
  expect(await verifier.verify(await stranger.sign(privateKey))).toBeNull();
});

test('the public key used as a shared secret is refused', async () => {
  const { issuer, verifier } = await setUp();
  const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
  const token = new SignJWT({ iss: issuer.url, sub: 'ada', exp: NOW_SECONDS + 60 });
  token.setProtectedHeader({ alg: 'HS256', kid: 'k1' });
  expect(await verifier.verify(await token.sign(secret))).toBeNull();
});

test('an expired token is refused, but for a few seconds of difference between clocks', async () => {
  const { issuer, verifier } = await setUp();
  const expiredSince = (seconds: number) => sign({ iss: issuer.url, exp: NOW_SECONDS - seconds });
  expect(await verifier.verify(await expiredSince(2))).not.toBeNull();
  expect(await verifier.verify(await expiredSince(60))).toBeNull();
});

test('an issuer that is down is not the fault of the caller, and is asked again', async () => {
  const { issuer, verifier } = await setUp({ jwksUrl: null });
  const token = await sign({ iss: issuer.url });
  issuer.state.down = true;
  await expect(verifier.verify(token)).rejects.toThrow(IssuerUnreachable);
  issuer.state.down = false;
  expect(await verifier.verify(token)).not.toBeNull();
});
