import { expect, test } from 'vitest';
import { createHttpKit } from '#platform/http/testing/http-kit.ts';
import { registerBrowserSession } from './browser-session.ts';

function kitWithCookies() {
  const kit = createHttpKit();
  registerBrowserSession(kit.app, { ...kit, secureCookies: false });
  return kit;
}

const cookiesOf = (response: Response): string[] =>
  response.headers.getSetCookie().map((cookie) => cookie.slice(0, cookie.indexOf(';')));

test('given a token, when it is kept, then it is in a cookie that no script reads, for as long as it holds', async () => {
  const { send, token } = kitWithCookies();
  const finance = token('finance');
  const response = await send('PUT', '/v1/sessions/cookie', { token: finance });
  expect([response.status, await response.json()]).toMatchObject([
    200,
    { signed_in: true, roles: ['finance'] },
  ]);
  expect(response.headers.getSetCookie()).toEqual([
    `boxoffice_session=${finance}; Max-Age=3600; Path=/; HttpOnly; SameSite=Strict`,
  ]);
});

test('given https in front, when a token is kept, then its cookie goes by https only', async () => {
  const { send, token } = kitWithCookies();
  const headers = { 'X-Forwarded-Proto': 'https' };
  const response = await send('PUT', '/v1/sessions/cookie', { token: token('finance'), headers });
  expect(response.headers.getSetCookie()[0]).toContain('; Secure');
});

test('given no token or a bad one, or a page of somebody else’s, then nothing is kept', async () => {
  const { send, token } = kitWithCookies();
  const Origin = 'http://evil.test';
  const answers = [
    await send('PUT', '/v1/sessions/cookie'),
    await send('PUT', '/v1/sessions/cookie', { token: 'forged' }),
    await send('PUT', '/v1/sessions/cookie', { token: token('admin'), headers: { Origin } }),
    await send('DELETE', '/v1/sessions/cookie', { headers: { Origin } }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 403, 403]);
  expect(answers.flatMap(cookiesOf)).toEqual([]);
});

test('given a guest, when they sign in as staff and out again, then they are that guest', async () => {
  const { send, token } = kitWithCookies();
  const [guest, staff] = [token('customer'), token('organizer')];
  const signedIn = await send('PUT', '/v1/sessions/cookie', {
    token: staff,
    headers: { Cookie: `boxoffice_session=${guest}` },
  });
  expect(cookiesOf(signedIn)).toEqual([`boxoffice_session=${staff}`, `boxoffice_guest=${guest}`]);

  const out = await send('DELETE', '/v1/sessions/cookie', {
    headers: { Cookie: `boxoffice_session=${staff}; boxoffice_guest=${guest}` },
  });
  expect(out.status).toBe(204);
  expect(cookiesOf(out)).toEqual([`boxoffice_session=${guest}`, 'boxoffice_guest=']);
});

test('given staff alone, when they sign out, then nobody is signed in', async () => {
  const { send, token } = kitWithCookies();
  const out = await send('DELETE', '/v1/sessions/cookie', {
    headers: { Cookie: `boxoffice_session=${token('admin')}; boxoffice_guest=expired` },
  });
  expect(cookiesOf(out)).toEqual(['boxoffice_session=', 'boxoffice_guest=']);
});
