/** The body of a request as Node's parser has it. */
import type { IncomingMessage } from 'node:http';
import type { NowOrLater } from '../now-or-later.ts';

const EMPTY = Buffer.alloc(0);

/**
 * Of so many bytes as were declared, which is all that the parser lets through. A small body comes with its
 * head and is there by the time that anybody asks for it. Rejects where the client breaks off.
 */
export function readIncoming(incoming: IncomingMessage, byteCount: number): NowOrLater<Buffer> {
  if (byteCount === 0) return EMPTY;
  if (incoming.destroyed) return Promise.reject(new Error('the client is gone'));
  if (incoming.readableLength < byteCount) return readSlowly(incoming, byteCount);
  const bytes: unknown = incoming.read();
  return Buffer.isBuffer(bytes) ? bytes : readSlowly(incoming, byteCount);
}

function readSlowly(incoming: IncomingMessage, byteCount: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < byteCount) return;
      resolve(chunks.length === 1 ? chunk : Buffer.concat(chunks));
    });
    incoming.on('error', reject);
    incoming.on('close', () => {
      if (!incoming.complete) reject(new Error('the client broke off'));
    });
  });
}
