import { createSecretKey } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { andThen, type NowOrLater } from '../now-or-later.ts';
import type { Clock } from '../ports.ts';
import { LOCAL_ALGORITHM, localSigningKey } from './local-issuer.ts';
import type { LocalKey } from './local-key.ts';
import { createOidcKeys } from './oidc-keys.ts';
import { isOfOwnForm, ownClaims } from './own-token.ts';
import { customerIdOf, isRole, LOCAL_ISSUER, type Principal, type Role } from './principal.ts';
import { createTokenCache } from './token-cache.ts';

export interface OidcSettings {
  /** The `iss` that tokens must carry, a URL. */
  readonly issuer: string;
  /** Where its keys are; found through the issuer's discovery document by default. */
  readonly jwksUrl: string | null;
  /** The `aud` that tokens must carry, if any is asked for. */
  readonly audience: string | null;
  /** The claim that holds the array of roles; dots lead into objects (`realm_access.roles`). */
  readonly rolesClaim: string;
}

export interface VerifierOptions {
  /** Checks the tokens that we issue ourselves. */
  readonly localKey: LocalKey;
  /** Who else's tokens are good. Ours then give no role but `customer`. */
  readonly oidc: OidcSettings | null;
  readonly clock: Clock;
}

export interface TokenVerifier {
  /**
   * Who the token speaks for; null when it isn't good: whoever asks gets 401. At once for tokens of our
   * own and for those that are remembered.
   * @throws IssuerUnreachable when the issuer's keys can't be had: 503, the caller isn't to blame.
   */
  verify(token: string): NowOrLater<Principal | null>;
}

/** The issuer's keys can't be fetched, so nothing can be said of its tokens. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
}

/** Signatures by key pairs only: with a shared secret, a public key could be passed off as one. */
const OIDC_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];
const CLOCK_TOLERANCE_SECONDS = 5;
/** The crowd of a large hall, who come again and again: about half a kilobyte each, kept for minutes. */
const CACHE_SIZE = { tokensMax: 100_000, bytesMax: 64 * 1024 * 1024 };
const TOKEN_LENGTH_MAX = 8 * 1024;

export function createVerifier(options: VerifierOptions): TokenVerifier {
  const cache = createTokenCache(CACHE_SIZE);
  const verifyLocal = localVerifier(options);
  const verifyOidc = options.oidc ? oidcVerifier(options.oidc, options.clock) : null;
  return {
    verify(token) {
      const nowMs = options.clock.nowMs();
      const known = cache.find(token, nowMs);
      if (known) return known;
      if (token.length > TOKEN_LENGTH_MAX) return null;
      const isOurs = isOfOwnForm(token) || claimedIssuer(token) === LOCAL_ISSUER;
      const check = isOurs ? verifyLocal : verifyOidc;
      return andThen(check?.(token) ?? null, (principal) => {
        if (principal) cache.remember(token, principal, nowMs);
        return principal;
      });
    },
  };
}

type Check = (token: string) => NowOrLater<Principal | null>;

function localVerifier({ localKey, oidc, clock }: VerifierOptions): Check {
  const key = localSigningKey(localKey);
  const keyObject = createSecretKey(key);
  // Tokens for trying things out, signed before an issuer was set, must not outlive that.
  const allowed = (role: Role): boolean => oidc === null || role === 'customer';
  const principal = (payload: JWTPayload) =>
    principalOf(payload, LOCAL_ISSUER, rolesIn(payload, 'roles').filter(allowed));
  return (token) => {
    if (isOfOwnForm(token)) {
      const claims = ownClaims(token, keyObject);
      const found = claims?.iss === LOCAL_ISSUER ? principal(claims) : null;
      return found !== null && clock.nowMs() < found.expiresAtMs ? found : null;
    }
    return goodOrNull(async () => {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [LOCAL_ALGORITHM],
        issuer: LOCAL_ISSUER,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(clock.nowMs()),
      });
      return principal(payload);
    });
  };
}

function oidcVerifier(oidc: OidcSettings, clock: Clock): Check {
  const keys = createOidcKeys(oidc, (url) => createRemoteJWKSet(url));
  return (token) =>
    goodOrNull(async () => {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: OIDC_ALGORITHMS,
        issuer: oidc.issuer,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(clock.nowMs()),
        ...(oidc.audience === null ? {} : { audience: oidc.audience }),
      });
      return principalOf(payload, oidc.issuer, rolesIn(payload, oidc.rolesClaim));
    });
}

/** Errors that say that the token itself isn't good; any other means that we couldn't tell. */
const BAD_TOKEN = [
  errors.JWTInvalid,
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

async function goodOrNull(check: () => Promise<Principal | null>): Promise<Principal | null> {
  try {
    return await check();
  } catch (error) {
    if (BAD_TOKEN.some((type) => error instanceof type)) return null;
    throw new IssuerUnreachable('the keys of the token issuer can not be had', { cause: error });
  }
}

function principalOf(
  payload: JWTPayload,
  issuer: string,
  roles: readonly Role[],
): Principal | null {
  const { sub, exp, org } = payload;
  if (typeof sub !== 'string' || sub === '' || typeof exp !== 'number') return null;
  return {
    subject: sub,
    roles,
    org: typeof org === 'string' && org !== '' ? org : null,
    customerId: customerIdOf(issuer, sub),
    expiresAtMs: exp * 1000,
  };
}

/** Roles that we know, from an array claim; anything else gives none. */
function rolesIn(payload: JWTPayload, claim: string): Role[] {
  const value = payload[claim] ?? claim.split('.').reduce<unknown>(member, payload);
  return Array.isArray(value) ? [...new Set(value.filter(isRole))] : [];
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined; // no JWT at all: the check refuses it
  }
}
