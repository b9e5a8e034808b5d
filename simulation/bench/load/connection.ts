/** A kept connection that sends made-up bytes and sees only when an answer is whole. */
import { createConnection, type Socket } from 'node:net';

export interface Answered {
  readonly status: number;
}

export interface Connection {
  /** One request at a time. `onAnswer` gets the status, 0 where the connection broke. */
  send(bytes: Buffer, onAnswer: (status: number) => void): void;
  close(): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_AT = 'HTTP/1.1 '.length;

export function openConnection(port: number, host: string): Connection {
  const socket: Socket = createConnection(port, host);
  socket.setNoDelay(true);
  let waiting: ((status: number) => void) | null = null;
  let status = 0;
  /** Bytes of the body that are still to come; null while the head is. */
  let left: number | null = null;
  let head: Buffer = Buffer.alloc(0);
  const answer = (code: number): void => {
    const told = waiting;
    waiting = null;
    left = null;
    head = Buffer.alloc(0);
    told?.(code);
  };
  socket.on('data', (chunk: Buffer) => {
    if (left !== null) {
      left -= chunk.length;
      if (left <= 0) answer(status);
      return;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const end = head.indexOf(HEAD_END);
    if (end < 0) return;
    const text = head.toString('latin1', 0, end);
    status = Number(text.slice(STATUS_AT, STATUS_AT + 3));
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    if (length === undefined && status !== 204) throw new Error('an answer without its length');
    left = Number(length ?? 0) - (head.length - end - HEAD_END.length);
    if (left <= 0) answer(status);
  });
  socket.on('error', () => answer(0));
  socket.on('close', () => answer(0));
  return {
    send(bytes, onAnswer) {
      waiting = onAnswer;
      socket.write(bytes);
    },
    close: () => socket.destroy(),
  };
}
