import type { Principal } from './principal.ts';

/**
 * Remembers tokens that were found good, so that a busy caller's signature isn't checked at every
 * request. The one used longest ago makes room. Kept as they are, not by a hash: hashing one costs a
 * fiftieth of a hold, and whoever reads this memory finds the signing key beside it.
 */
export interface TokenCache {
  find(token: string, nowMs: number): Principal | undefined;
  remember(token: string, principal: Principal, nowMs: number): void;
}

/** A token is looked at anew after so long, since its issuer may have withdrawn the key. */
const TRUSTED_MS = 5 * 60_000;

export function createTokenCache(sizeMax: number): TokenCache {
  const entries = new Map<string, { principal: Principal; trustedUntilMs: number }>();
  return {
    find(token, nowMs) {
      const entry = entries.get(token);
      if (!entry) return undefined;
      entries.delete(token);
      if (nowMs >= entry.trustedUntilMs) return undefined;
      entries.set(token, entry); // now the one used last
      return entry.principal;
    },
    remember(token, principal, nowMs) {
      if (entries.size >= sizeMax) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
      const trustedUntilMs = Math.min(principal.expiresAtMs, nowMs + TRUSTED_MS);
      entries.set(token, { principal, trustedUntilMs });
    },
  };
}
