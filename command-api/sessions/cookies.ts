/** How our cookies are made: for our own pages only, and out of reach of every script. */
import { generateCookie } from 'hono/cookie';
import type { AppContext } from '#platform/http/env.ts';
import { cameByHttps } from '#platform/http/forwarded.ts';
import type { Clock } from '#platform/ports.ts';

export interface CookieDeps {
  readonly clock: Clock;
  /** True where the browser comes by https: the cookie is then sent by no other way. */
  readonly secureCookies: boolean;
}

export function cookie(
  c: AppContext,
  name: string,
  value: string,
  options: { readonly maxAge: number; readonly secureCookies: boolean },
): string {
  return generateCookie(name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: options.secureCookies || cameByHttps(c),
    maxAge: options.maxAge,
  });
}

/** A cookie that lives as long as the token in it. */
export function tokenCookie(
  c: AppContext,
  name: string,
  { token, expiresAtMs }: { readonly token: string; readonly expiresAtMs: number },
  { clock, secureCookies }: CookieDeps,
): string {
  const maxAge = Math.max(0, Math.floor((expiresAtMs - clock.nowMs()) / 1_000));
  return cookie(c, name, token, { maxAge, secureCookies });
}
