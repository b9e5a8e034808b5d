import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readIncoming } from './incoming-body.ts';

/** What was read, or why it was not. */
const heard: string[] = [];
/** How long after its head a body is asked for; null for at once. */
let waitMs: number | null = null;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const server = createServer((incoming, outgoing) => {
  const read = () => readIncoming(incoming, Number(incoming.headers['content-length']));
  Promise.resolve(waitMs === null ? read() : pause(waitMs).then(read)).then(
    (bytes) => {
      heard.push(bytes.toString());
      outgoing.end(bytes);
    },
    (error: Error) => void heard.push(error.message),
  );
});

beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

const head = (byteCount: number): string =>
  `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${byteCount}\r\n\r\n`;

async function withSocket(talk: (socket: Socket, answered: () => string) => Promise<void>) {
  heard.length = 0;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let answered = '';
  socket.on('data', (chunk) => {
    answered += chunk.toString();
  });
  await talk(socket, () => answered);
  socket.destroy();
}

test.each([
  ['at once', null],
  ['when it is there', 20],
])('a body that came with its head, asked for %s', async (_, ms) => {
  waitMs = ms;
  await withSocket(async (socket, answered) => {
    socket.write(`${head(5)}hello${head(5)}again`);
    await expect.poll(answered).toMatch(/hello[\s\S]*again/);
    socket.write(`${head(0)}${head(3)}end`);
    await expect.poll(() => heard).toEqual(['hello', 'again', '', 'end']);
  });
});

test.each([
  ['at once', null],
  ['after its first part', 20],
])('a body in parts, asked for %s', async (_, ms) => {
  waitMs = ms;
  await withSocket(async (socket, answered) => {
    socket.write(`${head(200_003)}abc`);
    await pause(40);
    socket.write('x'.repeat(200_000));
    await expect.poll(() => heard.map((body) => body.length)).toEqual([200_003]);
    await expect.poll(() => answered().length).toBeGreaterThan(200_003);
  });
});

test.each([
  ['at once', null],
  ['after its end', 60],
])('a body that breaks off, asked for %s', async (_, ms) => {
  waitMs = ms;
  await withSocket(async (socket) => {
    socket.write(`${head(5)}he`);
    await pause(20);
    socket.destroy();
    await expect.poll(() => heard).toEqual([expect.stringMatching(/the client is gone|aborted/)]);
  });
});
