import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createHttpKit } from '../http/testing/http-kit.ts';
import { systemTimers } from '../system.ts';
import { bindHttpServer } from './http-server.ts';

const HOST = '127.0.0.1';

const bind = () => bindHttpServer({ host: HOST, port: 0, timers: systemTimers });

test('until it serves, everybody is told that we are starting', async () => {
  const server = await bind();
  const response = await fetch(`${server.origin}/v1/events`);
  expect(response.status).toBe(503);
  expect(response.headers.get('Retry-After')).toBe('1');
  expect(await response.json()).toMatchObject({ status: 503, code: 'unavailable' });
  await server.drain();
});

test('a busy port is one clear line', async () => {
  const server = await bind();
  const port = Number(new URL(server.origin).port);
  await expect(bindHttpServer({ host: HOST, port, timers: systemTimers })).rejects.toThrow(
    /is in use by another program.*PORT/,
  );
  await server.drain();
});

test('a request under way is answered before the drain ends, and a silent connection holds nothing up', async () => {
  const server = await bind();
  const { app } = createHttpKit();
  app.get('/slow', async (c) => {
    await sleep(300);
    return c.text('done');
  });
  server.serve(app);
  const silent = connect(Number(new URL(server.origin).port), HOST);
  const silentEnded = new Promise((resolve) => silent.once('close', resolve));
  silent.on('error', () => undefined);
  await new Promise((resolve) => silent.once('connect', resolve));
  const slow = fetch(`${server.origin}/slow`).then((response) => response.text());
  await sleep(100);

  const startedAtMs = performance.now();
  await server.drain();

  expect(await slow).toBe('done');
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  await silentEnded;
});

test.each([
  [
    'at once',
    () => {
      throw new Error('lane');
    },
  ],
  ['later', () => Promise.reject(new Error('lane'))],
])('what the short way fails at %s, the app answers', async (_when, lane) => {
  const server = await bind();
  const { app } = createHttpKit();
  app.get('/map', (c) => c.text('by the app'));
  server.serve(app, undefined, lane);
  expect(await (await fetch(`${server.origin}/map`)).text()).toBe('by the app');
  await server.drain();
});

test('only what is not answered in its own turn counts as in progress', async () => {
  const server = await bind();
  const { app } = createHttpKit();
  app.get('/slow', (c) => c.text('by the app'));
  const begun: (string | undefined)[] = [];
  const door = { letsIn: () => true, begin: ({ url }: IncomingMessage) => void begun.push(url) };
  server.serve(app, door, ({ url }, response) => {
    if (url !== '/quick') return url === '/later' ? Promise.resolve(false) : false;
    response.end('by the short way');
    return true;
  });
  for (const path of ['/quick', '/slow', '/later']) await fetch(server.origin + path);
  expect(begun).toEqual(['/slow', '/later']);
  await server.drain();
});

test('who promises a body and never sends it is let go', async () => {
  const server = await bindHttpServer({
    host: HOST,
    port: 0,
    timers: systemTimers,
    requestWithinMs: 200,
  });
  const { app } = createHttpKit();
  app.post('/body', async (c) => c.text(await c.req.text()));
  server.serve(app);
  const client = connect(Number(new URL(server.origin).port), HOST);
  client.on('error', () => undefined).resume();
  client.write('POST /body HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhel');
  const isLetGo = new Promise((resolve) => client.once('close', () => resolve('let go')));

  expect(await Promise.race([isLetGo, sleep(3_000, 'still there')])).toBe('let go');
  await server.drain();
});
