import type { Principal } from './principal.ts';

/**
 * Remembers tokens that were found good, so that a busy caller's signature isn't checked at every
 * request. Kept as they are, not by a hash: hashing one costs a fiftieth of a hold, and whoever reads this
 * memory finds the signing key beside it.
 */
export interface TokenCache {
  find(token: string, nowMs: number): Principal | undefined;
  remember(token: string, principal: Principal, nowMs: number): void;
}

interface Entry {
  readonly principal: Principal;
  readonly trustedUntilMs: number;
}

/** A token is looked at anew after so long, since its issuer may have withdrawn the key. */
const TRUSTED_MS = 5 * 60_000;

export interface TokenCacheSize {
  readonly tokensMax: number;
  /** All tokens together; a character each. Another issuer's are many times as long as our own. */
  readonly bytesMax: number;
}

/**
 * In two halves: who is asked for moves into the younger one, and when that is full the older one is
 * forgotten, with those that were used longest ago. To keep all in the order of their use would cost a change
 * of the map at each request.
 */
export function createTokenCache({ tokensMax, bytesMax }: TokenCacheSize): TokenCache {
  const halfTokensMax = Math.max(1, Math.floor(tokensMax / 2));
  const halfBytesMax = bytesMax / 2;
  let younger = new Map<string, Entry>();
  let youngerBytes = 0;
  let older = new Map<string, Entry>();

  function keep(token: string, entry: Entry): void {
    if (!younger.has(token)) makeRoomFor(token);
    younger.set(token, entry);
  }

  function makeRoomFor(token: string): void {
    if (younger.size >= halfTokensMax || youngerBytes + token.length > halfBytesMax) {
      older = younger;
      younger = new Map();
      youngerBytes = 0;
    }
    youngerBytes += token.length;
  }

  return {
    find(token, nowMs) {
      const young = younger.get(token);
      const entry = young ?? older.get(token);
      if (entry === undefined || nowMs >= entry.trustedUntilMs) return undefined;
      if (young === undefined) {
        older.delete(token);
        keep(token, entry);
      }
      return entry.principal;
    },
    remember(token, principal, nowMs) {
      const trustedUntilMs = Math.min(principal.expiresAtMs, nowMs + TRUSTED_MS);
      keep(token, { principal, trustedUntilMs });
    },
  };
}
