/** A gateway before fake roles, for the tests of one file. */
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Log } from '../../ports.ts';
import { systemClock, systemIds, systemTimers } from '../../system.ts';
import { eventuallyTrue as until } from '../../testing/eventually-true.ts';
import { parseTrustedProxies } from '../client-address.ts';
import { type Gateway, startGateway } from '../gateway.ts';
import { type FakeUpstream, startFakeUpstream } from './fake-upstream.ts';

export { until };

export interface GatewayKit {
  readonly gateway: Gateway;
  readonly origin: string;
  /** Two of each of these roles. */
  readonly commands: readonly [FakeUpstream, FakeUpstream];
  readonly reads: readonly [FakeUpstream, FakeUpstream];
}

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: (fields, message) => {
    throw new Error(`${message} ${JSON.stringify(fields)}`);
  },
};

/** Stopped when the test has finished. */
export async function startKit(
  options: { readonly trusted?: readonly string[]; readonly underWayMax?: number } = {},
): Promise<GatewayKit> {
  const commands = [await startFakeUpstream('c1'), await startFakeUpstream('c2')] as const;
  const reads = [await startFakeUpstream('r1'), await startFakeUpstream('r2')] as const;
  const trusted = parseTrustedProxies(options.trusted ?? []);
  if (trusted === null) throw new Error('bad addresses');
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    upstreams: {
      'command-api': commands.map(({ url }) => url),
      'read-api': reads.map(({ url }) => url),
      projections: [],
    },
    trusted,
    ...(options.underWayMax === undefined ? {} : { underWayMax: options.underWayMax }),
    heardAfterMs: 0,
    clock: systemClock,
    timers: systemTimers,
    ids: systemIds,
    log: quiet,
  });
  onTestFinished(async () => {
    await gateway.stop();
    await Promise.all([...commands, ...reads].map((upstream) => upstream.kill()));
  });
  const kit = { gateway, origin: gateway.origin, commands, reads };
  await untilReady(kit);
  return kit;
}

export async function untilReady({ origin }: { readonly origin: string }): Promise<void> {
  await until(async () => (await fetch(`${origin}/readyz`)).status === 200);
}

export interface RawConnection {
  readonly socket: Socket;
  /** Everything that has come so far. */
  readonly text: () => string;
  readonly closed: Promise<void>;
}

/** Sends bytes as they are. */
export function sendRaw(origin: string, text: string): RawConnection {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.write(text);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, text: () => received, closed };
}
