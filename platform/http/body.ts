/** Reads a JSON body within bounds. */
import { isUtf8 } from 'node:buffer';
import { andThen, isLater, type NowOrLater } from '../now-or-later.ts';
import type { AppContext } from './env.ts';
import { readIncoming } from './incoming-body.ts';
import { problem } from './problem.ts';

/** The largest body of an ordinary route. */
export const BODY_BYTES_MAX = 64 * 1024;
/** The largest body of a venue: 250,000 places. */
export const VENUE_BODY_BYTES_MAX = 5 * 1024 * 1024;

const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]+\+)?json$/;

/**
 * The parsed body; undefined for an empty one. Throws 413 for too many bytes, whatever the headers
 * say, 415 for what does not call itself JSON, 400 for what is not.
 */
export function readJsonBody(c: AppContext, bytesMax: number): NowOrLater<unknown> {
  return andThen(readBytes(c, bytesMax), (bytes) => parseJson(c, bytes));
}

function parseJson(c: AppContext, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  requireJsonMediaType(c.req.header('Content-Type'));
  if (!isUtf8(bytes)) throw problem('malformed_json', { detail: 'It is not UTF-8.' });
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    // The parser's own message quotes the body.
    throw problem('malformed_json');
  }
}

/** The body as it came, for signatures over it. Throws 413. */
export async function readText(c: AppContext, bytesMax: number): Promise<string> {
  return (await readBytes(c, bytesMax)).toString('utf8');
}

function requireJsonMediaType(contentType: string | undefined): void {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (JSON_MEDIA_TYPE.test(mediaType)) return;
  throw problem('unsupported_media_type', { headers: { Accept: 'application/json' } });
}

function readBytes(c: AppContext, bytesMax: number): NowOrLater<Buffer> {
  const declared = c.req.header('Content-Length');
  const isChunked = c.req.header('Transfer-Encoding') !== undefined;
  if (declared === undefined || isChunked) return readStream(c, bytesMax);
  if (Number(declared) > bytesMax) throw tooLarge(bytesMax);
  // The server reads no more than what was declared.
  const direct = c.get('direct');
  if (direct === undefined) return readWhole(c, bytesMax);
  const read = readIncoming(direct, Number(declared));
  return isLater(read) ? read.catch(brokenOff) : read;
}

async function readWhole(c: AppContext, bytesMax: number): Promise<Buffer> {
  const bytes = Buffer.from(await c.req.raw.arrayBuffer().catch(brokenOff));
  if (bytes.length > bytesMax) throw tooLarge(bytesMax);
  return bytes;
}

async function readStream(c: AppContext, bytesMax: number): Promise<Buffer> {
  const { body } = c.req.raw;
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(brokenOff);
    if (done) return Buffer.concat(chunks);
    size += value.length;
    if (size > bytesMax) {
      await reader.cancel();
      throw tooLarge(bytesMax);
    }
    chunks.push(value);
  }
}

/** A body that breaks off is the client's doing, not an error of ours. */
function brokenOff(cause: unknown): never {
  throw problem('bad_request', { detail: 'The body broke off.', cause });
}

const tooLarge = (bytesMax: number) =>
  problem('body_too_large', { extra: { max_bytes: bytesMax } });
