/** People who stay on the page: raw sockets that read their streams and parse nothing. */
import { createConnection, type Socket } from 'node:net';
import type { Timers } from '#platform/ports.ts';
import type { Visitor } from './line.ts';

export interface Readers {
  /** Streams that are open and have said something. */
  openCount(): number;
  close(): void;
}

const CONNECTING_AT_ONCE = 100;
const LOOK_EVERY_MS = 5;
const LOOKS_MAX = 4_000;

export async function openReaders(
  url: string,
  visitors: readonly Visitor[],
  timers: Timers,
): Promise<Readers> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const heard = new Set<Socket>();
  const open = ({ sessionId, token }: Visitor): void => {
    const socket = createConnection(Number(port), hostname);
    sockets.add(socket);
    socket.write(
      `GET /v1/waiting-room/sessions/${sessionId}/stream HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
    );
    socket.on('data', (chunk) => {
      if (chunk.includes('event: ')) heard.add(socket);
    });
    const gone = (): void => {
      sockets.delete(socket);
      heard.delete(socket);
    };
    socket.on('error', gone);
    socket.on('close', gone);
  };
  const left = [...visitors];
  for (let looks = 0; heard.size < visitors.length; looks += 1) {
    const free = CONNECTING_AT_ONCE - (sockets.size - heard.size);
    for (const visitor of left.splice(0, Math.max(0, free))) open(visitor);
    if (looks > LOOKS_MAX) throw new Error(`${heard.size} of ${visitors.length} streams opened`);
    await timers.sleep(LOOK_EVERY_MS);
  }
  return {
    openCount: () => heard.size,
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
