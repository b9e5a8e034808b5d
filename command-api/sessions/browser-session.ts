/**
 * The session of a browser: a token that was had elsewhere (an identity provider, `/v1/dev/tokens`) goes
 * into the HttpOnly cookie, so that no script and no address ever holds it. A guest who signs in as
 * somebody else for a while gets their own session back when they sign out, and their tickets with it.
 */
import { getCookie } from 'hono/cookie';
import type { Principal } from '#platform/auth/principal.ts';
import { GUEST_COOKIE, refuseForeignOrigin, SESSION_COOKIE } from '#platform/http/auth.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { problem } from '#platform/http/problem.ts';
import { answer, respond } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { presentCaller, sessionInfoSchema } from '#platform/http/wire/session.ts';
import { type CookieDeps, cookie, tokenCookie } from './cookies.ts';

export function registerBrowserSession(app: HttpApp, deps: CookieDeps): void {
  route(app, {
    method: 'PUT',
    path: '/v1/sessions/cookie',
    summary: 'Sign a browser in',
    description:
      'The bearer token of the request goes into the HttpOnly session cookie of the web app.',
    responses: { 200: { description: 'Who you are now', schema: sessionInfoSchema } },
    problems: ['unauthenticated', 'invalid_token', 'origin_not_allowed'],
    handle: async ({ c, principal }) => {
      refuseForeignOrigin(c);
      const token = bearerOf(c);
      if (principal === null || token === null) throw problem('unauthenticated');
      const { expiresAtMs } = principal;
      const guest = isGuest(principal) ? null : await guestIn(c, SESSION_COOKIE);
      const response = answer(c, 200, presentCaller(principal));
      response.headers.append(
        'Set-Cookie',
        tokenCookie(c, SESSION_COOKIE, { token, expiresAtMs }, deps),
      );
      if (guest !== null) {
        response.headers.append('Set-Cookie', tokenCookie(c, GUEST_COOKIE, guest, deps));
      }
      return response;
    },
  });

  route(app, {
    method: 'DELETE',
    path: '/v1/sessions/cookie',
    summary: 'Sign a browser out',
    description: 'A guest who had signed in as somebody else is that guest again.',
    responses: { 204: { description: 'The cookie is gone, or the guest’s again' } },
    problems: ['origin_not_allowed'],
    handle: async ({ c }) => {
      refuseForeignOrigin(c);
      const guest = await guestIn(c, GUEST_COOKIE);
      const response = respond(c, 204, null);
      const gone = (name: string): string => cookie(c, name, '', { maxAge: 0, ...deps });
      const session =
        guest === null ? gone(SESSION_COOKIE) : tokenCookie(c, SESSION_COOKIE, guest, deps);
      response.headers.append('Set-Cookie', session);
      response.headers.append('Set-Cookie', gone(GUEST_COOKIE));
      return response;
    },
  });
}

const isGuest = ({ roles }: Principal): boolean => roles.every((role) => role === 'customer');

/** The guest whose token is in that cookie; null for nobody, and for anybody else. */
async function guestIn(
  c: AppContext,
  name: string,
): Promise<{ readonly token: string; readonly expiresAtMs: number } | null> {
  const token = getCookie(c, name);
  if (token === undefined || token === '') return null;
  const principal = await c.get('http').verifier.verify(token);
  if (principal === null || !isGuest(principal)) return null;
  return { token, expiresAtMs: principal.expiresAtMs };
}

const bearerOf = (c: AppContext): string | null =>
  /^Bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? null;
