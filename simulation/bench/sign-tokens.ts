/** Tokens of many guests at once: as the house signs them, with its own key. */
import { createHmac } from 'node:crypto';
import { LOCAL_ALGORITHM, localSigningKey } from '#platform/auth/local-issuer.ts';
import { loadLocalKey } from '#platform/auth/local-key.ts';
import { LOCAL_ISSUER } from '#platform/auth/principal.ts';
import type { Clock, Ids } from '#platform/ports.ts';

const TTL_SECONDS = 24 * 3_600;

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Each of another customer. */
export async function signTokens(
  dataDir: string,
  count: number,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Promise<readonly string[]> {
  const key = localSigningKey(await loadLocalKey(dataDir));
  const header = encode({ alg: LOCAL_ALGORITHM, typ: 'JWT' });
  const iat = Math.floor(clock.nowMs() / 1_000);
  return Array.from({ length: count }, () => {
    const claims = {
      roles: ['customer'],
      iss: LOCAL_ISSUER,
      sub: ids.make('cus'),
      iat,
      exp: iat + TTL_SECONDS,
    };
    const signed = `${header}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  });
}
