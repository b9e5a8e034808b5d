/** Who buyers are, and tokens to try the other roles with. */
import { z } from '@hono/zod-openapi';
import { ROLES } from '#platform/auth/principal.ts';
import { refuseForeignOrigin, SESSION_COOKIE } from '#platform/http/auth.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { DEVICE_COOKIE, deviceOf } from '#platform/http/limits.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { isoTime, timeField } from '#platform/http/wire/common.ts';
import type { Clock, Ids } from '#platform/ports.ts';
import type { TokenIssuer } from '../ports.ts';
import { cookie, tokenCookie } from './cookies.ts';

/** 30 days: longer than an order takes, and its tickets can be sent elsewhere. */
const SESSION_TTL_MS = 30 * 24 * 3_600_000;

export interface SessionDeps {
  readonly issuer: TokenIssuer;
  readonly ids: Ids;
  readonly clock: Clock;
  /** True where the browser comes by https: the cookie is then sent by no other way. */
  readonly secureCookies: boolean;
}

const sessionSchema = z.object({
  customer_id: z.string(),
  token: z.string(),
  expires_at: timeField,
});

/** `POST /v1/sessions`: a guest. Nothing is stored; the token says it all. */
export function registerSessions(app: HttpApp, deps: SessionDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/sessions',
    summary: 'Become a guest customer',
    description: 'The token also comes as a cookie, for the web app.',
    responses: { 201: { description: 'The guest and their token', schema: sessionSchema } },
    problems: ['origin_not_allowed', 'challenge_required'],
    challenged: true,
    handle: async ({ c }) => {
      // Else any page could throw a buyer out of their session.
      refuseForeignOrigin(c);
      const customerId = deps.ids.make('cus');
      const { token, expiresAtMs } = await deps.issuer.issue({
        subject: customerId,
        roles: ['customer'],
        ttlMs: SESSION_TTL_MS,
      });
      const body = { customer_id: customerId, token, expires_at: isoTime(expiresAtMs) };
      const response = answer(c, 201, body, {
        'Set-Cookie': tokenCookie(c, SESSION_COOKIE, { token, expiresAtMs }, deps),
      });
      // Only where it is counted: nobody is told apart for nothing.
      const isCounted = c.get('http').limits !== undefined;
      if (isCounted && deviceOf(c) === null) {
        response.headers.append('Set-Cookie', deviceCookie(c, deps));
      }
      return response;
    },
  });
}

/** 180 days. It says nothing but that it is the same browser, and outlives the sessions in it. */
const DEVICE_TTL_SECONDS = 180 * 24 * 3_600;

const deviceCookie = (c: AppContext, deps: SessionDeps): string =>
  cookie(c, DEVICE_COOKIE, deps.ids.uuid(), { maxAge: DEVICE_TTL_SECONDS, ...deps });

const devTokenBody = z
  .object({
    role: z.enum(ROLES),
    subject: z
      .string()
      .regex(/^[\x21-\x7e]{1,100}$/, 'must be 1 to 100 printable characters')
      .optional(),
  })
  .openapi('DevToken');

const devTokenSchema = z.object({
  token: z.string(),
  role: z.enum(ROLES),
  subject: z.string(),
  expires_at: timeField,
});

export type DevTokenDeps = Pick<SessionDeps, 'issuer'>;

/**
 * `POST /v1/dev/tokens`: any role for the asking. To be registered only where dev tokens are on:
 * whoever reaches this route is everybody.
 */
export function registerDevTokens(app: HttpApp, deps: DevTokenDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/dev/tokens',
    summary: 'A token of any role, on a developer’s machine',
    body: devTokenBody,
    responses: { 201: { description: 'The token', schema: devTokenSchema } },
    problems: ['origin_not_allowed'],
    handle: async ({ c, body }) => {
      refuseForeignOrigin(c);
      const { role, subject = devSubject(role) } = body;
      const { token, expiresAtMs } = await issueDevToken(deps, role, subject);
      return answer(c, 201, { token, role, subject, expires_at: isoTime(expiresAtMs) });
    },
  });
}

type Role = (typeof ROLES)[number];

/** One subject a role, so that what was made with one token is found with the next. */
export const devSubject = (role: Role): string => `dev-${role}`;

export function issueDevToken(
  { issuer }: DevTokenDeps,
  role: Role,
  subject: string = devSubject(role),
): Promise<{ readonly token: string; readonly expiresAtMs: number }> {
  return issuer.issue({ subject, roles: [role], ttlMs: SESSION_TTL_MS });
}
