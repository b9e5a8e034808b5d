import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * What a proxy does:
 *
 * - `none`: hands everything on
 * - `silent`: the server's answers are swallowed
 * - `cut-next-answer`: the connection is cut when the next answer arrives, so that its work is done
 *   and nobody hears of it
 * - `withhold-end`: what the client sends next arrives without its last message, as from a process
 *   that was stopped while it wrote; the call is then carried out and not yet committed
 */
export type Fault = 'none' | 'silent' | 'cut-next-answer' | 'withhold-end';

/** `Sync`, with which every prepared call ends: a letter and its length. */
const SYNC_BYTES = 5;

/** A connection to Postgres that breaks on request. */
export class FaultyProxy {
  fault: Fault = 'none';
  /** How often an answer was cut off. */
  cuts = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => this.#serve(client));
  readonly #target: URL;

  /** In front of the server that the connection string names. */
  static async start(connectionString: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(connectionString);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(connectionString: string) {
    this.#target = new URL(connectionString);
  }

  /** The connection string through the proxy. */
  get url(): string {
    const url = new URL(this.#target);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      // A reset is what this proxy is for; the close that follows ends the other half.
      socket.on('error', cut);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        cut();
      });
    }
    client.on('data', (chunk) => {
      if (this.fault !== 'withhold-end') return server.write(chunk);
      this.fault = 'none';
      return server.write(chunk.subarray(0, -SYNC_BYTES));
    });
    server.on('data', (chunk) => {
      if (this.fault === 'none') client.write(chunk);
      if (this.fault !== 'cut-next-answer') return;
      this.fault = 'none';
      this.cuts += 1;
      cut();
    });
  }
}
