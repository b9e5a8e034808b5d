/**
 * HTTP/1.1 over kept sockets with next to no work a request: the crowd shares its machine with the house
 * that it overloads, so a refusal must not cost it more than it costs the house.
 */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0 where there was none: the connection broke. */
  readonly status: number;
  /** Status line and headers, as they came. */
  readonly head: string;
  readonly body: string;
}

export interface RawHttp {
  /** `text` is the whole request. `onAnswer` is called once. */
  send(text: string, onAnswer: (answer: RawAnswer) => void): void;
  /** Open connections. */
  count(): number;
  close(): void;
}

const READ_AT_ONCE_BYTES = 64 * 1_024;

const LOST: RawAnswer = { status: 0, head: '', body: '' };
const END_OF_HEAD = '\r\n\r\n';
const END_OF_CHUNKS = '0\r\n\r\n';

/** As many connections as requests are under way: nobody waits for another's answer. */
export function createRawHttp(url: string): RawHttp {
  const { hostname, port } = new URL(url);
  // One for all: by themselves sockets make a buffer for each read.
  const shared = Buffer.alloc(READ_AT_ONCE_BYTES);
  const idle: Connection[] = [];
  const open = new Set<Connection>();
  return {
    send(text, onAnswer) {
      const connection =
        idle.pop() ??
        new Connection({
          port: Number(port),
          host: hostname,
          shared,
          onIdle: (free) => idle.push(free),
          onClose: (gone) => {
            open.delete(gone);
            const at = idle.indexOf(gone);
            if (at >= 0) idle.splice(at, 1);
          },
        });
      open.add(connection);
      connection.send(text, onAnswer);
    },
    count: () => open.size,
    close() {
      for (const connection of open) connection.close();
    },
  };
}

interface ConnectionOptions {
  readonly port: number;
  readonly host: string;
  /** Where all connections read; what is in it is taken at once. */
  readonly shared: Buffer;
  readonly onIdle: (connection: Connection) => void;
  readonly onClose: (connection: Connection) => void;
}

class Connection {
  readonly #socket: Socket;
  readonly #onIdle: (connection: Connection) => void;
  #received = '';
  #onAnswer: ((answer: RawAnswer) => void) | null = null;

  constructor({ port, host, shared, onIdle, onClose }: ConnectionOptions) {
    this.#onIdle = onIdle;
    const onRead = (length: number): boolean => {
      this.#take(shared.toString('latin1', 0, length));
      return true;
    };
    const onread = { buffer: shared, callback: onRead };
    const socket = connect({ port, host, noDelay: true, onread });
    // Told by `close`, which follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      onClose(this);
      this.#answer(LOST);
    });
    this.#socket = socket;
  }

  send(text: string, onAnswer: (answer: RawAnswer) => void): void {
    this.#onAnswer = onAnswer;
    this.#socket.write(text, 'latin1');
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received = this.#received === '' ? text : this.#received + text;
    const headEnd = this.#received.indexOf(END_OF_HEAD);
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const bodyStart = headEnd + END_OF_HEAD.length;
    const length = lengthOf(head);
    const isWhole =
      length === null
        ? this.#received.endsWith(END_OF_CHUNKS)
        : this.#received.length >= bodyStart + length;
    if (!isWhole) return;
    const body = this.#received.slice(bodyStart);
    this.#received = '';
    this.#onIdle(this);
    this.#answer({ status: Number(head.slice(9, 12)), head, body });
  }

  #answer(answer: RawAnswer): void {
    const onAnswer = this.#onAnswer;
    this.#onAnswer = null;
    onAnswer?.(answer);
  }
}

/** Null for a body in chunks. */
function lengthOf(head: string): number | null {
  const found = /\r\ncontent-length: (\d+)/i.exec(head);
  if (found !== null) return Number(found[1]);
  return /\r\ntransfer-encoding: chunked/i.test(head) ? null : 0;
}
