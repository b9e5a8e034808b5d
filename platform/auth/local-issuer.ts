import { SignJWT } from 'jose';
import type { Clock } from '../ports.ts';
import { type LocalKey, loadLocalKey, localKeyOf } from './local-key.ts';
import { LOCAL_ISSUER, type Role } from './principal.ts';

/** HMAC: we check what we signed ourselves, and it is by far the fastest to check. */
export const LOCAL_ALGORITHM = 'HS256';
const PURPOSE = 'boxoffice access tokens';

export interface TokenRequest {
  /** A guest's is its customer id. */
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly org?: string;
  readonly ttlMs: number;
}

export interface IssuedToken {
  readonly token: string;
  /** Milliseconds since the epoch, whole seconds. */
  readonly expiresAtMs: number;
}

/** Signs tokens with the installation's own key. */
export interface LocalIssuer {
  issue(request: TokenRequest): Promise<IssuedToken>;
  /** For the verifier, and for other secrets of this installation. */
  readonly key: LocalKey;
}

export async function createLocalIssuer(options: {
  readonly dataDir: string;
  /** In place of the data folder's. */
  readonly signingKey?: Uint8Array | null;
  readonly clock: Clock;
}): Promise<LocalIssuer> {
  const { dataDir, signingKey: given = null } = options;
  const key = given === null ? await loadLocalKey(dataDir) : localKeyOf(given);
  const signingKey = localSigningKey(key);
  return {
    key,
    async issue({ subject, roles, org, ttlMs }) {
      const nowSeconds = Math.floor(options.clock.nowMs() / 1000);
      const expiresSeconds = nowSeconds + Math.floor(ttlMs / 1000);
      const token = await new SignJWT({ roles: [...roles], ...(org === undefined ? {} : { org }) })
        .setProtectedHeader({ alg: LOCAL_ALGORITHM, typ: 'JWT' })
        .setIssuer(LOCAL_ISSUER)
        .setSubject(subject)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(expiresSeconds)
        .sign(signingKey);
      return { token, expiresAtMs: expiresSeconds * 1000 };
    },
  };
}

export function localSigningKey(key: LocalKey): Uint8Array {
  return key.deriveKey(PURPOSE);
}
