import { createHash } from 'node:crypto';
import { toBase32 } from '../base32.ts';

export const ROLES = ['customer', 'organizer', 'finance', 'gate', 'admin'] as const;

/** What a caller may do; one may have several. */
export type Role = (typeof ROLES)[number];

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

/** Who sent a request, by a token that was checked. */
export interface Principal {
  /** The token's `sub`, at its issuer. */
  readonly subject: string;
  /** Roles that we know; others in the token mean nothing here. */
  readonly roles: readonly Role[];
  /** The organisation in whose name an organiser acts (claim `org`). */
  readonly org: string | null;
  /** Under which id this caller's holds and orders stand. */
  readonly customerId: string;
  /** Milliseconds since the epoch; the token is not valid at or after it. */
  readonly expiresAtMs: number;
}

/** Who says who somebody is. Ours is the local key of the embedded default. */
export const LOCAL_ISSUER = 'boxoffice';

/**
 * The customer id of a subject. A guest's subject is its customer id already; anybody else's is
 * derived, since subjects may be e-mail addresses, and two issuers may use the same one.
 */
export function customerIdOf(issuer: string, subject: string): string {
  if (issuer === LOCAL_ISSUER && /^cus_[0-9a-z]+$/.test(subject)) return subject;
  const digest = createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest();
  return `cus_${toBase32(digest.subarray(0, 16))}`;
}
