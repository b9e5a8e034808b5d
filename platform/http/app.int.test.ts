import { connect } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerUnbuilt } from './app.ts';
import { answer } from './respond.ts';
import { route } from './route.ts';
import { createHttpKit } from './testing/http-kit.ts';

const kit = createHttpKit();
route(kit.app, {
  method: 'PATCH',
  path: '/v1/venues/{id}',
  summary: 'Change a venue',
  body: z.object({ name: z.string() }),
  responses: { 200: { description: 'The venue' } },
  handle: async ({ c, params, body }) => answer(c, 200, { ...params, ...body }),
});
registerUnbuilt(kit.app);
const token = kit.token('organizer');

let server: ServerType;
let port = 0;

beforeAll(async () => {
  port = await new Promise((resolve) => {
    server = serve({ fetch: kit.app.fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
      resolve(info.port),
    );
  });
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

/** Sends these very bytes and returns what comes back until the server closes. */
function exchange(head: readonly string[], body = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    socket.setTimeout(5_000, () => socket.destroy(new Error(`silence after: ${received}`)));
    socket.on('data', (chunk) => {
      received += chunk.toString('utf8');
    });
    socket.on('end', () => resolve(received));
    socket.on('error', (error) => (received === '' ? reject(error) : resolve(received)));
    socket.write(`${head.join('\r\n')}\r\nHost: localhost\r\nConnection: close\r\n\r\n${body}`);
  });
}

const authorised = [`Authorization: Bearer ${token}`, 'Content-Type: application/json'];
const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

describe('the conventions behind a real server', () => {
  it('take a body with a length and one in chunks', async () => {
    const body = '{"name":"Hall"}';
    for (const answerText of [
      await exchange(
        ['PATCH /v1/venues/v HTTP/1.1', ...authorised, `Content-Length: ${body.length}`],
        body,
      ),
      await exchange(
        ['PATCH /v1/venues/v HTTP/1.1', ...authorised, 'Transfer-Encoding: chunked'],
        chunked(body),
      ),
    ]) {
      expect(answerText).toMatch(/^HTTP\/1.1 200 /);
      expect(answerText).toContain('{"id":"v","name":"Hall"}');
      expect(answerText).toMatch(/x-content-type-options: nosniff/i);
    }
  });

  it('stop reading a body that is too large', async () => {
    const large = `{"name":"${'x'.repeat(70_000)}"}`;
    const declared = [...authorised, `Content-Length: ${large.length}`];
    expect(await exchange(['PATCH /v1/venues/v HTTP/1.1', ...declared], large)).toMatch(
      /^HTTP\/1.1 413 /,
    );
    const inChunks = [...authorised, 'Transfer-Encoding: chunked'];
    expect(await exchange(['PATCH /v1/venues/v HTTP/1.1', ...inChunks], chunked(large))).toMatch(
      /^HTTP\/1.1 413 /,
    );
  });

  it('ask who it is before they read the body', async () => {
    const large = 'x'.repeat(70_000);
    const head = ['PATCH /v1/venues/v HTTP/1.1', `Content-Length: ${large.length}`];
    expect(await exchange(head, large)).toMatch(/^HTTP\/1.1 401 /);
  });

  it.each([
    '/v1/venues/%',
    '/v1/venues/%ff',
    '/v1/venues/%00',
    '/%2e%2e/%2e%2e',
    '//',
    '/v1/%zz?%=%',
  ])('answer %s without an error of ours', async (path) => {
    const text = await exchange([`GET ${path} HTTP/1.1`, ...authorised]);
    expect(text).toMatch(/^HTTP\/1.1 40[04] /);
  });

  it('answer HEAD without a body, and OPTIONS', async () => {
    const head = await exchange(['HEAD /v1/venues HTTP/1.1', ...authorised]);
    expect(head).toMatch(/^HTTP\/1.1 404 /);
    expect(head.split('\r\n\r\n')[1]).toBe('');
    const options = await exchange(['OPTIONS /v1/venues HTTP/1.1']);
    expect(options).toMatch(/^HTTP\/1.1 204 /);
    expect(options).toMatch(/allow: GET, POST, HEAD, OPTIONS/i);
  });

  it('go on after a client that breaks off', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        const head = ['PATCH /v1/venues/v HTTP/1.1', ...authorised, 'Content-Length: 50'];
        socket.write(`${head.join('\r\n')}\r\nHost: x\r\n\r\n{"na`, () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    expect(await exchange(['GET /v1/events HTTP/1.1'])).toMatch(/^HTTP\/1.1 404 /);
    expect(kit.logged.join()).not.toContain('request failed');
  });
});
