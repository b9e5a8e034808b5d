/** The body on its way in: small ones are read whole first, large ones flow. */
import type { IncomingMessage } from 'node:http';
import { BODY_BYTES_MAX, VENUE_BODY_BYTES_MAX } from '../http/body.ts';

/** The largest body that any route takes; each role knows its own routes' limits. */
export const BODY_MAX = VENUE_BODY_BYTES_MAX;

/** A slow sender of a small body ties up nobody behind us, and it can be sent elsewhere. */
const WHOLE_MAX = BODY_BYTES_MAX;

/** `null` for none; bytes for a small one; a stream of pieces for a large or an unmeasured one. */
export type Body = null | Buffer | AsyncIterable<Buffer>;

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Rejects when the client breaks off, and with `BodyTooLarge`. */
export async function takeBody(request: IncomingMessage): Promise<Body> {
  const length = request.headers['content-length'];
  if (length === undefined && request.headers['transfer-encoding'] === undefined) return null;
  if (length === undefined) return piecesOf(request);
  if (Number(length) > BODY_MAX) throw new BodyTooLarge();
  if (Number(length) === 0) return null;
  return Number(length) > WHOLE_MAX ? piecesOf(request) : whole(request);
}

function whole(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client broke off')));
  });
}

/** Read only as fast as it is taken; reading begins with the first piece asked for. */
async function* piecesOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_MAX) throw new BodyTooLarge();
    yield chunk as Buffer;
  }
}
