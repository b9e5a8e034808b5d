import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { expect, onTestFinished, test } from 'vitest';
import { listenAndDrain } from './draining-server.ts';
import { listenWithMany } from './listening-sockets.ts';
import { systemTimers } from './system.ts';

const HOST = '127.0.0.1';
/** Whoever finds no place among those who are still to be accepted hears nothing, and asks again after a second. */
const ASKS_AGAIN_MS = 1_000;

async function startServer() {
  const server = createServer((_, response) => response.end('served'));
  const { origin, drain } = await listenAndDrain(server, {
    host: HOST,
    port: 0,
    timers: systemTimers,
  });
  onTestFinished(drain);
  return { server, port: Number(new URL(origin).port) };
}

/** All are sent in one turn of the event loop, in which the server, of this same process, accepts nobody. */
function come(people: number, port: number): Socket[] {
  const sockets = Array.from({ length: people }, () => connect(port, HOST));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  return sockets;
}

const connected = (socket: Socket): Promise<number> =>
  new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(performance.now()));
    socket.once('error', reject);
  });

test.skipIf(systemBacklog() < 1_500)(
  'a crowd that comes while the process is busy is let in when it is through',
  async () => {
    const { port } = await startServer();

    const connectedMs = await Promise.all(come(1_500, port).map(connected));

    expect(longestPause(connectedMs)).toBeLessThan(ASKS_AGAIN_MS * 0.8);
  },
);

test.skipIf(process.platform !== 'linux')(
  'many connections are accepted in one turn of the event loop',
  async () => {
    const people = 200;
    const { server, port } = await startServer();
    const loopCount = (): number => performance.nodeTiming.uvMetricsInfo.loopCount;
    const firstTurn = loopCount();
    const turns = new Promise<number>((resolve) => {
      let accepted = 0;
      server.on('connection', () => {
        accepted += 1;
        if (accepted === people) resolve(loopCount() - firstTurn);
      });
    });
    come(people, port);

    expect(await turns).toBeLessThan(people / 4);
  },
);

test('what comes by any of the sockets is served', async () => {
  const { port } = await startServer();
  const answers = await Promise.all(
    come(64, port).map(
      (socket) =>
        new Promise<string>((resolve) => {
          let text = '';
          socket.setEncoding('utf8').on('data', (part: string) => {
            text += part;
          });
          socket.once('close', () => resolve(text));
          socket.end('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
        }),
    ),
  );

  expect(answers.filter((text) => text.endsWith('served'))).toHaveLength(64);
});

test('a port that another server of ours has is not shared', async () => {
  const { port } = await startServer();

  await expect(listenWithMany(createServer(), { host: HOST, port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('no more connections are kept than the server may have', async () => {
  const server = createServer();
  server.maxConnections = 32;
  const close = await listenWithMany(server, { host: HOST, port: 0 });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens at no port');
  const sockets = come(200, address.port);

  await Promise.all(sockets.map(connected));
  await expect
    .poll(() => sockets.filter((socket) => !socket.closed).length)
    .toBeLessThanOrEqual(32);

  for (const socket of sockets) socket.destroy();
  await close();
});

function longestPause(momentsMs: readonly number[]): number {
  const sorted = momentsMs.toSorted((one, other) => one - other);
  return Math.max(...sorted.slice(1).map((ms, index) => ms - (sorted[index] ?? ms)));
}

/** What the system allows at most; of no other than Linux anything is known. */
function systemBacklog(): number {
  if (process.platform !== 'linux') return 0;
  return Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'));
}
