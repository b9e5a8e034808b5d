/** A listening server that ends well: it takes no more, finishes what is under way, then closes. */
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { listenWithMany } from './listening-sockets.ts';
import type { Timers } from './ports.ts';
import { listenFailure } from './program.ts';

const DRAIN_LIMIT_MS = 15_000;
const IDLE_LOOK_MS = 50;

export interface DrainingServer {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly origin: string;
  /** Takes no more connections and waits for the requests under way, at most for a while. */
  drain(): Promise<void>;
}

/** @throws StartupError one line about the address. */
export async function listenAndDrain(
  server: Server,
  options: {
    readonly host: string;
    readonly port: number;
    /** Which one sets the port, for the message about a busy one; PORT by default. */
    readonly variable?: string;
    readonly timers: Timers;
  },
): Promise<DrainingServer> {
  const { host, port, timers, variable = 'PORT' } = options;
  const requests = trackRequests(server);
  const close = await listenWithMany(server, { host: withoutBrackets(host), port }).catch(
    (error: unknown) => {
      throw listenFailure(error, { host, port, variable });
    },
  );
  const address = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${withoutBrackets(host)}]` : host;
  return {
    origin: `http://${shown}:${address.port}`,
    drain: () => drain(close, requests, timers),
  };
}

/** An IPv6 address, as it is bound. */
const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '');

/** Which connections have a request under way; Node itself does not count one that never had any. */
function trackRequests(server: Server): ReadonlyMap<Socket, number> {
  const requests = new Map<Socket, number>();
  server.on('connection', (socket) => {
    requests.set(socket, 0);
    socket.once('close', () => requests.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    requests.set(socket, (requests.get(socket) ?? 0) + 1);
    response.on('close', () => {
      const left = (requests.get(socket) ?? 1) - 1;
      if (requests.has(socket)) requests.set(socket, left);
    });
  });
  return requests;
}

async function drain(
  close: () => Promise<void>,
  requests: ReadonlyMap<Socket, number>,
  timers: Timers,
): Promise<void> {
  const over = new AbortController();
  const closed = close();
  const limit = timers.sleep(DRAIN_LIMIT_MS, over.signal).then(() => over.abort());
  const idle = closeIdle(requests, timers, over.signal);
  await Promise.race([closed, limit]);
  over.abort();
  await idle;
  for (const socket of requests.keys()) socket.destroy();
  await closed;
}

/** A connection that becomes idle during the drain would otherwise hold it up until its time-out. */
async function closeIdle(
  requests: ReadonlyMap<Socket, number>,
  timers: Timers,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    for (const [socket, underWay] of requests) if (underWay === 0) socket.destroy();
    await timers.sleep(IDLE_LOOK_MS, over);
  }
}
