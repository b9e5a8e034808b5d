import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { sendRaw, startKit, until } from './testing/kit.ts';

const STREAM = '/v1/shows/shw_1/availability/stream';
const OPEN = `GET ${STREAM} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n`;

/** Both read-apis hold their streams open. */
async function streamingKit() {
  const kit = await startKit();
  const open = new Set<ServerResponse>();
  for (const upstream of kit.reads) {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
      open.add(response);
      response.once('close', () => open.delete(response));
    };
  }
  return { ...kit, open };
}

test('events arrive one by one, as they are sent', async () => {
  const { origin, open } = await streamingKit();
  const client = sendRaw(origin, OPEN);
  await until(() => client.text().includes('text/event-stream'));
  for (const data of ['one', 'two', 'three']) {
    for (const response of open) response.write(`data: ${data}\n\n`);
    await until(() => client.text().includes(`data: ${data}\n\n`), 500);
  }
  client.socket.destroy();
});

test('a reader who leaves is noticed behind the gateway at once', async () => {
  const { origin, open } = await streamingKit();
  const clients = Array.from({ length: 20 }, () => sendRaw(origin, OPEN));
  await until(() => open.size === 20);
  clients.forEach(({ socket }, at) => {
    if (at % 2 === 0) socket.destroy();
    else socket.resetAndDestroy();
  });
  await until(() => open.size === 0, 1_000);
});

test('the end of a stream, and the death of its upstream, reach the reader at once', async () => {
  const { origin, open, reads } = await streamingKit();
  const ended = sendRaw(origin, OPEN.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  await until(() => open.size === 1);
  for (const response of open) response.end('data: last\n\n');
  await ended.closed;
  expect(ended.text()).toContain('data: last\n\n\r\n0\r\n\r\n');

  const cut = sendRaw(origin, OPEN);
  await until(() => open.size === 1);
  for (const upstream of reads) await upstream.kill();
  await cut.closed;
  expect(cut.text()).not.toContain('0\r\n\r\n');
  for (const upstream of reads) await upstream.revive();
});

test('a stop ends streams with a whole answer, finishes what is under way, and is quick', async () => {
  const { origin, gateway, open, commands } = await streamingKit();
  const clients = Array.from({ length: 10 }, () => sendRaw(origin, OPEN));
  await until(() => open.size === 10);
  const held: ServerResponse[] = [];
  for (const upstream of commands)
    upstream.answer = (_request, response) => void held.push(response);
  const write = fetch(`${origin}/v1/orders`, { method: 'POST', body: '{}' });
  await until(() => held.length === 1);
  const startedAt = performance.now();
  const stopped = gateway.stop();
  await Promise.all(clients.map(({ closed }) => closed));
  expect(clients.every(({ text }) => text().endsWith('0\r\n\r\n'))).toBe(true);
  await until(() => open.size === 0, 1_000);
  for (const response of open) response.write('data: nobody listens\n\n');
  held[0]?.end('done');
  expect(await (await write).text()).toBe('done');
  await stopped;
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test('who reads slowly is not read ahead of: neither answers nor bodies pile up', async () => {
  const { origin, reads, commands } = await startKit();
  const total = 64 * 1024 * 1024;
  let written = 0;
  for (const upstream of reads) {
    upstream.answer = (_request, response) => {
      const piece = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (written < total && !response.destroyed) {
          written += piece.length;
          if (!response.write(piece)) return;
        }
      };
      response.on('error', () => undefined).on('drain', more);
      more();
    };
  }
  const client = sendRaw(origin, 'GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n');
  client.socket.pause();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(written).toBeLessThan(total / 2);
  client.socket.destroy();

  let upload: IncomingMessage | undefined;
  for (const upstream of commands) {
    upstream.answer = (request) => {
      upload = request.on('error', () => undefined).pause();
    };
  }
  const size = 5 * 1024 * 1024;
  const sender = sendRaw(
    origin,
    `POST /v1/venues HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`,
  );
  sender.socket.write(Buffer.alloc(size));
  await until(() => upload !== undefined);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const usedBytes = process.memoryUsage().arrayBuffers;
  expect(usedBytes).toBeLessThan(40 * 1024 * 1024);
  upload?.resume();
  sender.socket.destroy();
});

test('large bodies pass unchanged, both ways', async () => {
  const { origin, commands } = await startKit();
  for (const upstream of commands) {
    upstream.answer = async (request, response) => {
      response.writeHead(201);
      for await (const chunk of request) response.write(chunk);
      response.end();
    };
  }
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  await Promise.all(
    [1, 1_000, 65_536, 65_537, 3_000_000].map(async (size) => {
      const body = randomBytes(size);
      const answer = await fetch(`${origin}/v1/venues`, { method: 'POST', body });
      expect(answer.status).toBe(201);
      expect(hash(new Uint8Array(await answer.arrayBuffer()))).toBe(hash(body));
    }),
  );
});

test('a client that breaks off its upload leaves nothing under way', async () => {
  const { origin, commands } = await startKit();
  let aborted = 0;
  for (const upstream of commands) {
    upstream.answer = (request) => {
      request
        .on('error', () => undefined)
        .once('aborted', () => {
          aborted += 1;
        });
      request.resume();
    };
  }
  const small = sendRaw(
    origin,
    'POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf',
  );
  const large = sendRaw(
    origin,
    `POST /v1/venues HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(100_000)}`,
  );
  await until(() => commands[0].asked.length + commands[1].asked.length === 1);
  small.socket.destroy();
  large.socket.destroy();
  await until(() => aborted === 1);
  expect([...commands[0].asked, ...commands[1].asked]).toEqual(['POST /v1/venues']);
});
