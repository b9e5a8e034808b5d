/** Requests that no HTTP client would send: refused, and nobody else is disturbed. */
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();

const SILENCE_MS = 1_500;

/** What comes back until the server closes, or has nothing more to say. */
function say(text: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(house.origin);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(text));
    const end = (): void => {
      socket.destroy();
      resolve(Buffer.concat(chunks).toString());
    };
    socket.setTimeout(SILENCE_MS, end);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', end);
    socket.on('error', end);
  });
}

const request = (line: string, ...headers: string[]): string =>
  `${[line, 'Connection: close', ...headers].join('\r\n')}\r\n\r\n`;

const HOST = 'Host: localhost';

test.each([
  ['no host', request('GET /v1/events HTTP/1.1')],
  ['an empty host', request('GET /v1/events HTTP/1.1', 'Host: ')],
  ['an odd host', request('GET /v1/events HTTP/1.1', 'Host: a b c')],
  ['a host with a path', request('GET /v1/events HTTP/1.1', 'Host: evil/../x')],
  ['a host with a bad port', request('GET /v1/events HTTP/1.1', 'Host: localhost:99999')],
  ['a host in brackets', request('GET /v1/events HTTP/1.1', 'Host: [::1')],
  ['a host with a user', request('GET /v1/events HTTP/1.1', 'Host: user@localhost')],
  ['two slashes', request('GET // HTTP/1.1', HOST)],
  ['two slashes and a name', request('GET //evil.example/v1/events HTTP/1.1', HOST)],
  ['a whole address', request('GET http://localhost/v1/events HTTP/1.1', HOST)],
  ['a broken address', request('GET http://[::1/ HTTP/1.1', HOST)],
  ['a star', request('OPTIONS * HTTP/1.1', HOST)],
  ['a fragment', request('GET /v1/events#x HTTP/1.1', HOST)],
  ['a backslash', request('GET /v1\\events HTTP/1.1', HOST)],
  ['a broken escape', request('GET /v1/shows/%/availability?q=%zz HTTP/1.1', HOST)],
  ['an escape that is no UTF-8', request('GET /v1/events/%ff%fe HTTP/1.1', HOST)],
  ['bytes above ASCII', request('GET /v1/events/\u00ff\u00fe HTTP/1.1', HOST)],
  ['dots', request('GET /v1/../../etc/passwd HTTP/1.1', HOST)],
  ['a long path', request(`GET /v1/events/${'x'.repeat(10_000)} HTTP/1.1`, HOST)],
  ['a very long path', request(`GET /${'x'.repeat(100_000)} HTTP/1.1`, HOST)],
  ['many headers', request('GET /v1/events HTTP/1.1', HOST, `X: ${'y'.repeat(60_000)}`)],
  ['another method', request('BREW /v1/events HTTP/1.1', HOST)],
  ['PROPFIND', request('PROPFIND /v1/events HTTP/1.1', HOST)],
  ['TRACE', request('TRACE /v1/events HTTP/1.1', HOST)],
  ['CONNECT', request('CONNECT localhost:80 HTTP/1.1', HOST)],
  [
    'an upgrade',
    request('GET /v1/events HTTP/1.1', HOST, 'Upgrade: websocket', 'Connection: Upgrade'),
  ],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['no HTTP', '\u0016\u0003\u0001\u0000\r\n\r\n'],
  [
    'two lengths',
    request('POST /v1/sessions HTTP/1.1', HOST, 'Content-Length: 1', 'Content-Length: 2'),
  ],
  ['a bad length', request('POST /v1/sessions HTTP/1.1', HOST, 'Content-Length: -1')],
  [
    'a length and chunks',
    request('POST /v1/sessions HTTP/1.1', HOST, 'Content-Length: 5', 'Transfer-Encoding: chunked'),
  ],
  [
    'bad chunks',
    `${request('POST /v1/sessions HTTP/1.1', HOST, 'Transfer-Encoding: chunked')}zz\r\n`,
  ],
  ['a body with GET', `${request('GET /v1/events HTTP/1.1', HOST, 'Content-Length: 2')}{}`],
  ['a body with HEAD', `${request('HEAD /v1/events HTTP/1.1', HOST, 'Content-Length: 2')}{}`],
  [
    'two tokens',
    request('GET /v1/orders HTTP/1.1', HOST, 'Authorization: Bearer a', 'Authorization: Bearer b'),
  ],
  ['an odd token', request('GET /v1/orders HTTP/1.1', HOST, 'Authorization: Bearer a.b.c')],
  ['a basic token', request('GET /v1/orders HTTP/1.1', HOST, 'Authorization: Basic eDp5')],
])('%s', async (_what, text) => {
  const said = await say(text);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(said)?.[1] ?? 0);
  // Node itself hangs up on what is no HTTP at all.
  expect(status, said.slice(0, 300)).toBeLessThan(500);
  expect((await house.send('GET', '/healthz')).status).toBe(200);
});

test('an unknown client can’t fill the house with open bodies', async () => {
  const halves = await Promise.all(
    Array.from({ length: 20 }, () =>
      say(`${request('POST /v1/sessions HTTP/1.1', HOST, 'Content-Length: 1000')}{`),
    ),
  );
  for (const half of halves) expect(half).not.toMatch(/^HTTP\/1\.1 5/);
  expect((await house.send('GET', '/healthz')).status).toBe(200);
});
