/** Who is asking: bearer tokens, the web app's session cookie, and what their roles allow. */
import { getCookie } from 'hono/cookie';
import type { Principal, Role } from '../auth/principal.ts';
import { IssuerUnreachable } from '../auth/verifier.ts';
import { andThen, isLater, type NowOrLater } from '../now-or-later.ts';
import type { AppContext } from './env.ts';
import { problem } from './problem.ts';

/** The web app's session, HttpOnly and SameSite=Strict. */
export const SESSION_COOKIE = 'boxoffice_session';
/** Keeps a guest's session while their browser is signed in as somebody else. */
export const GUEST_COOKIE = 'boxoffice_guest';

const BEARER_PATTERN = /^Bearer +[\w.~+/=-]+$/i;
const BEARER_LENGTH = 'Bearer '.length;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The caller, or null for nobody.
 *
 * A bearer token that does not hold is 401 `invalid_token` on public routes too: a client that means
 * to be somebody must not quietly be answered as nobody. A cookie is sent without being meant, so
 * one that has expired counts as none.
 */
export function authenticate(c: AppContext): NowOrLater<Principal | null> {
  const authorization = c.req.header('Authorization');
  if (authorization !== undefined) return bearer(c, authorization);
  const cookie = c.req.header('Cookie') === undefined ? undefined : getCookie(c, SESSION_COOKIE);
  if (cookie === undefined || cookie === '') return null;
  return andThen(verify(c, cookie), (principal) => {
    if (principal !== null && !SAFE_METHODS.has(c.req.method)) requireSameOrigin(c);
    return principal;
  });
}

function bearer(c: AppContext, authorization: string): NowOrLater<Principal> {
  if (!BEARER_PATTERN.test(authorization)) throw invalidToken();
  return andThen(verify(c, authorization.slice(BEARER_LENGTH).trimStart()), requireGood);
}

function requireGood(principal: Principal | null): Principal {
  if (principal === null) throw invalidToken();
  return principal;
}

const invalidToken = () =>
  problem('invalid_token', {
    headers: { 'WWW-Authenticate': 'Bearer realm="boxoffice", error="invalid_token"' },
  });

function verify(c: AppContext, token: string): NowOrLater<Principal | null> {
  const verified = c.get('http').verifier.verify(token);
  return isLater(verified) ? verified.catch(asProblem) : verified;
}

/** 503 when the issuer's keys can't be had: then the caller isn't to blame. */
function asProblem(cause: unknown): never {
  if (!(cause instanceof IssuerUnreachable)) throw cause;
  throw problem('unavailable', {
    detail: 'The token issuer can not be reached.',
    headers: { 'Retry-After': '5' },
    cause,
  });
}

function requireSameOrigin(c: AppContext): void {
  if (!isSameOrigin(c)) throw problem('origin_not_allowed');
}

/** Refuses pages of other origins; a client that is no browser sends no `Origin` and may pass. */
export function refuseForeignOrigin(c: AppContext): void {
  if (c.req.header('Origin') !== undefined) requireSameOrigin(c);
}

function isSameOrigin(c: AppContext): boolean {
  const origin = c.req.header('Origin');
  if (origin === undefined) return false;
  const allowed = c.get('http').publicOrigins;
  if (allowed !== undefined) return allowed.includes(origin);
  const host = c.req.header('Host') ?? new URL(c.req.url).host;
  // The scheme is left out: behind a proxy that ends TLS only the browser's side has it.
  return origin === `http://${host}` || origin === `https://${host}`;
}

/** Throws 401 for nobody and 403 for somebody without any of the roles. */
export function requireRole(principal: Principal | null, roles: readonly Role[]): Principal {
  if (principal === null) {
    throw problem('unauthenticated', {
      headers: { 'WWW-Authenticate': 'Bearer realm="boxoffice"' },
    });
  }
  if (actingRole(principal, roles) === undefined) throw problem('forbidden');
  return principal;
}

/** The role by which somebody with several acts on a route: the first that the route names. */
function actingRole(principal: Principal, roles: readonly Role[]): Role | undefined {
  return roles.find((role) => principal.roles.includes(role));
}

/**
 * The name that an organiser's things are kept under. It goes into events, so a subject that is an
 * e-mail address is stood in for by the id derived from it.
 */
export const ownerOf = (principal: Principal): string => principal.org ?? impersonal(principal);

export const isAdmin = (principal: Principal): boolean => principal.roles.includes('admin');

/** May this caller change what `owner` owns? */
export function owns(principal: Principal, owner: string): boolean {
  return (
    isAdmin(principal) || (principal.roles.includes('organizer') && ownerOf(principal) === owner)
  );
}

/**
 * The `actor` of events: `customer:cus_…`, `organizer:<org or subject>`, `finance:<subject>` …
 * `roles` are those that the route asks for.
 */
export function actorOf(principal: Principal, roles: readonly Role[] = principal.roles): string {
  const role = actingRole(principal, roles) ?? principal.roles[0] ?? 'nobody';
  if (role === 'customer') return `customer:${principal.customerId}`;
  if (role === 'organizer') return `organizer:${ownerOf(principal)}`;
  return `${role}:${impersonal(principal)}`;
}

const impersonal = (principal: Principal): string =>
  principal.subject.includes('@') ? principal.customerId : principal.subject;
