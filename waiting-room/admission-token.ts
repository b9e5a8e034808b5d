/** What an admitted person shows when they hold seats: a JWT that any process can check by itself. */
import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock } from '#platform/ports.ts';
import type { Session } from './session-id.ts';

export interface Admission extends Session {
  /** When the admission was taken up, and when it ends. */
  readonly takenAtMs: number;
  readonly untilMs: number;
}

export interface AdmissionTokens {
  /** The same token for the same admission, of the session with this id. */
  sign(admission: Admission, sessionId: string): Promise<string>;
  /** Null for what is not ours or is over. */
  verify(token: string): Promise<Admission | null>;
}

const ALGORITHM = 'HS256';
const ISSUER = 'boxoffice';
const AUDIENCE = 'boxoffice waiting room';
/** An admitted person holds seats a few times: their token is checked once. */
const REMEMBERED_MAX = 10_000;
const TOKEN_LENGTH_MAX = 1_024;

/** `key`: 32 bytes for this purpose alone. */
export function createAdmissionTokens(key: Uint8Array, clock: Clock): AdmissionTokens {
  const remembered = new LRUCache<string, Admission>({ max: REMEMBERED_MAX });

  async function check(token: string): Promise<Admission | null> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'show', 'arrival'],
        // `exp` is in whole seconds, and ends a little early: `until_ms` says when.
        clockTolerance: 1,
        currentDate: new Date(clock.nowMs()),
      });
      const { sub, show, arrival, taken_at_ms: takenAtMs, until_ms: untilMs } = payload;
      if (typeof sub !== 'string' || typeof show !== 'string') return null;
      if (![arrival, takenAtMs, untilMs].every(Number.isSafeInteger)) return null;
      return {
        customerKey: sub,
        showId: show,
        arrival: Number(arrival),
        takenAtMs: Number(takenAtMs),
        untilMs: Number(untilMs),
      };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  }

  return {
    sign: ({ customerKey, showId, arrival, takenAtMs, untilMs }, sessionId) =>
      new SignJWT({
        show: showId,
        session: sessionId,
        arrival,
        taken_at_ms: takenAtMs,
        until_ms: untilMs,
      })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(customerKey)
        .setIssuedAt(Math.floor(takenAtMs / 1_000))
        .setExpirationTime(Math.floor(untilMs / 1_000))
        .sign(key),
    async verify(token) {
      if (token.length > TOKEN_LENGTH_MAX) return null;
      const known = remembered.peek(token) ?? (await check(token));
      if (known === null || clock.nowMs() >= known.untilMs) {
        remembered.delete(token);
        return null;
      }
      remembered.set(token, known);
      return known;
    },
  };
}
