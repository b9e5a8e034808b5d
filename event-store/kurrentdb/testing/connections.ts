import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What a server does with a new connection: serve it, hold it without a word, or close it at once. */
export type Reception = 'serve' | 'hold' | 'hangUp';

/** The connections to a server that can be cut, held and refused. */
export class Connections {
  reception: Reception = 'serve';
  readonly #serve: (socket: Socket) => void;
  readonly #sockets = new Set<Socket>();
  #held: Socket[] = [];
  #server: Server | undefined;
  #port = 0;
  #accepted = 0;

  constructor(serve: (socket: Socket) => void) {
    this.#serve = serve;
  }

  get port(): number {
    return this.#port;
  }

  /** How many are open. */
  get open(): number {
    return this.#sockets.size;
  }

  /** How many there have been. */
  get accepted(): number {
    return this.#accepted;
  }

  /** From now on connections are taken, on the same port each time. */
  async listen(port = this.#port): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((socket) => this.#take(socket));
    this.#server = server;
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Serves those that were held. */
  serveHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const socket of held) if (!socket.destroyed) this.#serve(socket);
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts the connections and refuses new ones. */
  async refuse(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.close();
    this.cut();
    await once(server, 'close');
  }

  #take(socket: Socket): void {
    this.#accepted += 1;
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => this.#sockets.delete(socket));
    // A reset is what this server is for; the close that follows is what counts.
    socket.on('error', () => socket.destroy());
    if (this.reception === 'serve') this.#serve(socket);
    else if (this.reception === 'hold') this.#held.push(socket);
    else socket.destroy();
  }
}
