/** The browser app: its files from memory, and its page for every address that is one of the app's. */
import { getCookie } from 'hono/cookie';
import { unmatched } from '../http/app.ts';
import type { AppContext, HttpApp } from '../http/env.ts';
import { notModified, strongEtag } from '../http/etag.ts';
import { cameByHttps } from '../http/forwarded.ts';
import { problem } from '../http/problem.ts';
import { respond } from '../http/respond.ts';
import type { Bundle } from './bundle.ts';
import { formFor, tagOf, type WebFile } from './files.ts';
import { buildingPage, failedPage, NOTICE_STYLE_HASH } from './notice.ts';
import { type PagePolicy, pageHeaders } from './policy.ts';

/**
 * What the app's addresses begin with. Singular, so that none is ever one of the API's or of the older
 * ticketing API's (`/events/…`, `/orders/…`); the app's router has the same (web/app/routes.ts).
 */
export const APP_FOLDERS = [
  'event',
  'show',
  'hold',
  'order',
  'my',
  'sign-in',
  'organizer',
  'finance',
  'operator',
] as const;

export interface WebAppDeps {
  readonly bundle: Pick<Bundle, 'state'>;
  readonly policy: PagePolicy;
}

export function registerWebApp(app: HttpApp, deps: WebAppDeps): void {
  const page = (c: AppContext): Response => answerPage(c, deps);
  app.get('/', page);
  for (const folder of APP_FOLDERS) {
    app.get(`/${folder}`, page);
    app.get(`/${folder}/*`, page);
  }
  const file = (c: AppContext): Response => answerFile(c, deps);
  app.get('/assets/:file', file);
  app.get('/favicon.svg', file);
  app.get('/robots.txt', file);
  app.notFound((c) => unmatched(app, c, isVisit(c) ? () => answerPage(c, deps, 404) : undefined));
}

/** Somebody's browser with a mistyped address, and no program that asks the API. */
const isVisit = (c: AppContext): boolean =>
  c.req.method === 'GET' &&
  !c.req.path.startsWith('/v1/') &&
  c.req.header('Accept')?.includes('text/html') === true;

function answerFile(c: AppContext, { bundle }: WebAppDeps): Response {
  const { path } = c.req;
  c.set('route', path.startsWith('/assets/') ? '/assets/{file}' : path);
  const state = bundle.state();
  const found = state.kind === 'ready' ? state.files.byPath.get(path) : undefined;
  if (found === undefined) throw problem('not_found');
  const headers = { 'Cache-Control': cachingOf(found), Vary: 'Accept-Encoding' };
  const etag = strongEtag(found.tag);
  const known = notModified(c, etag, headers);
  if (known !== null) return known;
  const [encoding, bytes] = formFor(found, c.req.header('Accept-Encoding'));
  return respond(c, 200, bytes, {
    ...headers,
    ETag: etag,
    'Content-Type': found.mediaType,
    ...(encoding === 'identity' ? {} : { 'Content-Encoding': encoding }),
  });
}

const cachingOf = ({ immutable }: WebFile): string =>
  immutable ? 'public, max-age=31536000, immutable' : 'no-cache';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

function answerPage(c: AppContext, { bundle, policy }: WebAppDeps, status = 200): Response {
  c.set('route', 'app');
  const https = cameByHttps(c);
  const state = bundle.state();
  if (state.kind !== 'ready') {
    const text = state.kind === 'building' ? buildingPage() : failedPage(state.reason);
    const headers = pageHeaders(policy, { https, styleHash: NOTICE_STYLE_HASH });
    return respond(c, 503, text, { ...HTML, ...headers, 'Retry-After': '1' });
  }
  const text = asPreferred(state.files.page, getCookie(c, PREFERENCES_COOKIE));
  const headers = {
    ...pageHeaders(policy, { https }),
    'Cache-Control': 'no-cache',
    Vary: 'Cookie',
  };
  if (status !== 200) {
    return respond(c, status, text, { ...HTML, ...headers, Vary: 'Accept, Cookie' });
  }
  const etag = strongEtag(tagOf(text));
  return (
    notModified(c, etag, headers) ?? respond(c, status, text, { ...HTML, ...headers, ETag: etag })
  );
}

/** Language and colours that somebody chose: `es.dark`. Known here, no page ever flashes in others. */
const PREFERENCES_COOKIE = 'boxoffice_preferences';
const PREFERENCES = /^(en|es|)\.(light|dark|)$/;

function asPreferred(page: string, cookie: string | undefined): string {
  const [, language = '', theme = ''] = PREFERENCES.exec(cookie ?? '') ?? [];
  const lang = language === '' ? 'en' : language;
  const colours = theme === '' ? '' : ` data-theme="${theme}"`;
  return page.replace('<html lang="en">', `<html lang="${lang}"${colours}>`);
}
