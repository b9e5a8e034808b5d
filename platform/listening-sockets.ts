/**
 * One server that listens with several sockets at the same address.
 *
 * libuv accepts one connection from each listening socket in a turn of the event loop
 * (https://github.com/libuv/libuv/pull/3696), and a process that has much to do has turns of some 20 ms: it would
 * let in fifty people a second, and whoever came with a crowd would wait many seconds even to be refused. With
 * `SO_REUSEPORT` the kernel deals the connections out to as many sockets as there are.
 */
import type { Server } from 'node:http';
import { createServer, type Server as Listener, type ListenOptions } from 'node:net';

export interface Address {
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
}

/** So many new connections take less than a tenth of the turn in which they are accepted. */
const SOCKETS = process.platform === 'linux' ? 16 : 1;
/**
 * Connections that have been made and not yet accepted, of each socket. With Node's 511 a crowd that comes within a
 * tenth of a second loses most of its first packets, unseen, and its systems try again after 1, 3, 7 and 15 seconds.
 * Linux holds it to `net.core.somaxconn`, 4,096 by default.
 */
const BACKLOG = 16_384;

/**
 * `server.maxConnections`, where it is set, holds for all sockets together. Resolves with what closes them: it
 * resolves when their last connection is gone.
 *
 * @throws the system's error, such as `EADDRINUSE`
 */
export async function listenWithMany(
  server: Server,
  { host, port }: Address,
): Promise<() => Promise<void>> {
  const options = { host, backlog: BACKLOG, reusePort: SOCKETS > 1 };
  // With `SO_REUSEPORT` a second process of the same user would share a port that it finds taken.
  if (port !== 0) await requireFree({ host, port });
  await listen(server, { ...options, port });
  const chosen = server.address();
  if (chosen === null || typeof chosen === 'string') throw new Error('it listens at no port');
  const others = Array.from({ length: SOCKETS - 1 }, () => listenerFor(server));
  await Promise.all(others.map((other) => listen(other, { ...options, port: chosen.port })));
  const all: Listener[] = [server, ...others];
  if (server.maxConnections !== undefined) {
    const share = Math.ceil(server.maxConnections / all.length);
    for (const one of all) one.maxConnections = share;
  }
  return async () => {
    await Promise.all(all.map(close));
  };
}

async function requireFree(address: Address): Promise<void> {
  const probe = createServer();
  await listen(probe, address);
  await close(probe);
}

/** Its connections are the server's, with the options of our HTTP servers and Node's for all of them. */
function listenerFor(server: Server): Listener {
  const options = { allowHalfOpen: true, noDelay: true, keepAlive: true };
  return createServer(options, (socket) => server.emit('connection', socket));
}

function listen(listener: Listener, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options, () => {
      listener.off('error', reject);
      resolve();
    });
  });
}

const close = (listener: Listener): Promise<void> =>
  new Promise((resolve) => {
    listener.close(() => resolve());
  });
