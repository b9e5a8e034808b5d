/** The body of a request as Node's parser has it. */
import type { IncomingMessage } from 'node:http';
import type { NowOrLater } from '../now-or-later.ts';

const EMPTY = Buffer.alloc(0);

const END_OF_READ = Promise.resolve();

/**
 * Of so many bytes as were declared, which is all that the parser lets through. A small body comes with its
 * head: whoever asks while the parser is still at the head has it after this turn, whoever asks later at once.
 * Rejects where the client breaks off.
 */
export function readIncoming(incoming: IncomingMessage, byteCount: number): NowOrLater<Buffer> {
  if (byteCount === 0) return EMPTY;
  return (
    readBuffered(incoming, byteCount) ??
    END_OF_READ.then(() => readBuffered(incoming, byteCount) ?? readSlowly(incoming, byteCount))
  );
}

function readBuffered(incoming: IncomingMessage, byteCount: number): Buffer | null {
  if (incoming.readableLength < byteCount) return null;
  const bytes: unknown = incoming.read();
  return Buffer.isBuffer(bytes) ? bytes : null;
}

function readSlowly(incoming: IncomingMessage, byteCount: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (incoming.destroyed) reject(new Error('the client is gone'));
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
