/**
 * A challenge of our own: a number is to be found that, after the puzzle, gives a SHA-256 with so many
 * zero bits in front. What a browser does in a moment costs whoever wants thousands of them thousands of
 * moments. The puzzle is signed, so that nothing is kept of those that were given out.
 */
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ChallengeAttempt, Challenges, ChallengeVerdict } from '../http/challenge.ts';
import type { Clock } from '../ports.ts';
import { SpentAnswers } from './spent-answers.ts';

const GOOD_FOR_MS = 120_000;
const NONCE_BYTES = 12;
const ANSWER_PATTERN = /^(([0-9a-z]{1,11})\.([\w-]{16})\.(\d{1,2})\.([\w-]{22})):(\d{1,16})$/;
const MAC_LENGTH = 22;

export function createProofOfWork(
  bits: number,
  deps: { readonly key: Uint8Array; readonly clock: Clock },
): Challenges {
  const { key, clock } = deps;
  const spent = new SpentAnswers();
  const sign = (body: string): string =>
    createHmac('sha256', key).update(body).digest('base64url').slice(0, MAC_LENGTH);

  function newPuzzle(nowMs: number): ChallengeVerdict {
    const expiresAtMs = nowMs + GOOD_FOR_MS;
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    const body = `${expiresAtMs.toString(36)}.${nonce}.${bits}`;
    return {
      passed: false,
      challenge: {
        kind: 'proof_of_work',
        puzzle: `${body}.${sign(body)}`,
        bits,
        expires_at: new Date(expiresAtMs).toISOString(),
      },
    };
  }

  function isSolved({ response, idempotencyKey }: ChallengeAttempt, nowMs: number): boolean {
    const parts = response === undefined ? null : ANSWER_PATTERN.exec(response);
    if (response === undefined || parts === null) return false;
    const [, puzzle = '', expires = '', nonce = '', asked = '', mac = ''] = parts;
    const expiresAtMs = Number.parseInt(expires, 36);
    if (expiresAtMs <= nowMs || Number(asked) !== bits) return false;
    if (!isSame(mac, sign(`${expires}.${nonce}.${asked}`))) return false;
    if (leadingZeroBits(hash('sha256', response, 'buffer')) < bits) return false;
    const by = idempotencyKey ?? null;
    if (!spent.mayUse(puzzle, by, nowMs)) return false;
    spent.use(puzzle, by, expiresAtMs);
    return true;
  }

  return {
    async check(attempt) {
      const nowMs = clock.nowMs();
      return isSolved(attempt, nowMs) ? { passed: true } : newPuzzle(nowMs);
    },
  };
}

const isSame = (given: string, wanted: string): boolean =>
  timingSafeEqual(Buffer.from(given), Buffer.from(wanted));

export function leadingZeroBits(bytes: Uint8Array): number {
  let bits = 0;
  for (const byte of bytes) {
    if (byte === 0) bits += 8;
    else return bits + Math.clz32(byte) - 24;
  }
  return bits;
}
