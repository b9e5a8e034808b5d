import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const FETCH_TIMEOUT_MS = 5_000;
const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * The keys of an OpenID Connect issuer, from its JWKS address or, without one, from the address that
 * its discovery document names. That is fetched with the first token, so that we start without it.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export function createOidcKeys(
  settings: { readonly issuer: string; readonly jwksUrl: string | null },
  openKeySet: (url: URL) => JWTVerifyGetKey,
): JWTVerifyGetKey {
  let keySet: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    keySet ??= open(settings).then(openKeySet);
    const attempt = keySet;
    try {
      return await (await attempt)(header, token);
    } catch (error) {
      // Only a discovery that failed is forgotten; the key set itself knows when to fetch again.
      await attempt.catch(() => {
        if (keySet === attempt) keySet = undefined;
      });
      throw error;
    }
  };
}

async function open(settings: { issuer: string; jwksUrl: string | null }): Promise<URL> {
  if (settings.jwksUrl !== null) return new URL(settings.jwksUrl);
  const address = `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const discovery = Discovery.parse(await response.json());
  if (discovery.issuer !== settings.issuer) {
    throw new Error(`${address} speaks for another issuer, ${discovery.issuer}`);
  }
  return new URL(discovery.jwks_uri);
}
