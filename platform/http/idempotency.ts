/**
 * `Idempotency-Key`: a retry is harmless. Nothing is kept beside the event log: a creation gets an id
 * derived from its key, other commands leave the key's hash on their first event.
 */
import { createHash, createHmac, createSecretKey } from 'node:crypto';
import type { IdempotencyMark, StoredEvent } from '#event-store/port.ts';
import { toBase32 } from '../base32.ts';
import type { IdPrefix } from '../ports.ts';
import { problem, validationFailed } from './problem.ts';

/** 1 to 255 printable ASCII characters. */
const KEY_PATTERN = /^[\x20-\x7e]{1,255}$/;
const ID_BYTES = 16;

export interface KeyScope {
  readonly subject: string;
  readonly method: string;
  /** The actual path: two shows are two places. */
  readonly path: string;
  readonly key: string;
}

/** Hashes keys and bodies under a secret of the house, so that the log gives neither away. */
export interface IdempotencyKeys {
  mark(scope: KeyScope, body: unknown): IdempotencyMark;
}

export function createIdempotencyKeys(secret: string | Uint8Array): IdempotencyKeys {
  const secretKey = createSecretKey(Buffer.from(secret));
  const hash = (text: string): string =>
    createHmac('sha256', secretKey).update(text).digest('base64url').slice(0, 32);
  return {
    mark: ({ subject, method, path, key }, body) => ({
      key: hash(`key\n${JSON.stringify([subject, method, path, key])}`),
      body: hash(`body\n${canonicalJson(body)}`),
    }),
  };
}

/** Throws 422 for a header that is no key. */
export function checkIdempotencyKey(key: string): string {
  if (KEY_PATTERN.test(key)) return key;
  throw validationFailed([
    { path: 'Idempotency-Key', message: 'must be 1 to 255 printable characters' },
  ]);
}

/**
 * The id of what a creation makes: always the same for a key and a try, unguessable for others.
 * `tryNo` counts from 0; a try that came to nothing is followed by the next.
 */
export function derivedId(prefix: IdPrefix, scopedKey: string, tryNo = 0): string {
  const digest = createHash('sha256').update(`${prefix}\n${scopedKey}\n${tryNo}`).digest();
  return `${prefix}_${toBase32(digest.subarray(0, ID_BYTES))}`;
}

export type Replay =
  | { readonly kind: 'new' }
  /** `events` are those of the first request; `asOf` is the stream up to and with them. */
  | {
      readonly kind: 'replay';
      readonly events: readonly [StoredEvent, ...StoredEvent[]];
      readonly asOf: readonly StoredEvent[];
    }
  /** The same key, another body. */
  | { readonly kind: 'reused' };

/** Has a command with this key left its events in an aggregate's history? */
export function checkReplay(
  history: readonly StoredEvent[],
  mark: IdempotencyMark | null | undefined,
): Replay {
  if (!mark) return { kind: 'new' };
  const index = history.findIndex((event) => event.idempotency?.key === mark.key);
  const first = history[index];
  if (first === undefined) return { kind: 'new' };
  if (first.idempotency?.body !== mark.body) return { kind: 'reused' };
  let end = index + 1;
  while (history[end]?.causationId === first.causationId) end += 1;
  return {
    kind: 'replay',
    events: [first, ...history.slice(index + 1, end)],
    asOf: history.slice(0, end),
  };
}

/** As {@link checkReplay}; throws 422 `idempotency_key_reused`; null when the command is new. */
export function findReplay(
  history: readonly StoredEvent[],
  mark: IdempotencyMark | null | undefined,
): Extract<Replay, { kind: 'replay' }> | null {
  const replay = checkReplay(history, mark);
  if (replay.kind === 'reused') throw problem('idempotency_key_reused');
  return replay.kind === 'replay' ? replay : null;
}

/** JSON with sorted keys: the same meaning, the same text. */
export function canonicalJson(value: unknown): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(
            Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)),
          )
        : part,
    ) ?? 'null'
  );
}
