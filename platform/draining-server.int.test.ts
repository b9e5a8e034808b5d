import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listenAndDrain } from './draining-server.ts';
import { systemTimers } from './system.ts';

const CROWD = 1_500;
/** Whoever finds no place among those who are still to be accepted is sent away without a word, and asks again after a second. */
const ASKS_AGAIN_MS = 1_000;

test.skipIf(systemBacklog() < CROWD)(
  'a crowd that comes while the process is busy is let in when it is through',
  async () => {
    const server = createServer();
    const { origin, drain } = await listenAndDrain(server, {
      host: '127.0.0.1',
      port: 0,
      timers: systemTimers,
    });
    onTestFinished(drain);
    const { hostname, port } = new URL(origin);

    // All are sent in one turn, in which the server, of this same process, accepts nobody.
    const sockets = Array.from({ length: CROWD }, () => connect(Number(port), hostname));
    onTestFinished(() => sockets.forEach((socket) => void socket.destroy()));
    const connectedMs = await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<number>((resolve, reject) => {
            socket.once('connect', () => resolve(performance.now()));
            socket.once('error', reject);
          }),
      ),
    );

    expect(longestPause(connectedMs)).toBeLessThan(ASKS_AGAIN_MS * 0.8);
  },
);

function longestPause(momentsMs: readonly number[]): number {
  const sorted = momentsMs.toSorted((one, other) => one - other);
  return Math.max(...sorted.slice(1).map((ms, index) => ms - (sorted[index] ?? ms)));
}

/** What the system allows at most; of no other than Linux anything is known. */
function systemBacklog(): number {
  if (process.platform !== 'linux') return 0;
  return Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'));
}
