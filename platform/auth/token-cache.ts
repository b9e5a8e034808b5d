import { hash } from 'node:crypto';
import type { Principal } from './principal.ts';

/**
 * Remembers tokens that were found good, by their hash, so that a busy caller's signature isn't
 * checked at every request. The one used longest ago makes room.
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
      const key = keyOf(token);
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      if (nowMs >= entry.trustedUntilMs) return undefined;
      entries.set(key, entry); // now the one used last
      return entry.principal;
    },
    remember(token, principal, nowMs) {
      if (entries.size >= sizeMax) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
      const trustedUntilMs = Math.min(principal.expiresAtMs, nowMs + TRUSTED_MS);
      entries.set(keyOf(token), { principal, trustedUntilMs });
    },
  };
}

function keyOf(token: string): string {
  return hash('sha256', token, 'base64');
}
