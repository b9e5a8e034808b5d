import { describe, expect, it } from 'vitest';
import { createHttpKit } from '../http/testing/http-kit.ts';
import type { BundleState } from './bundle.ts';
import type { WebFile } from './files.ts';
import { APP_FOLDERS, registerWebApp } from './register.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

const SCRIPT: WebFile = {
  mediaType: 'text/javascript; charset=utf-8',
  tag: 'abc',
  immutable: true,
  forms: { identity: bytes('plain'), gzip: bytes('zipped'), br: bytes('brotli') },
};

const READY: BundleState = {
  kind: 'ready',
  files: {
    byPath: new Map([['/assets/index-1.js', SCRIPT]]),
    page: '<!doctype html><html lang="en"><body></body></html>',
  },
};

function kitWith(state: BundleState, stripe = false) {
  const kit = createHttpKit();
  registerWebApp(kit.app, { bundle: { state: () => state }, policy: { stripe } });
  return kit;
}

const get = (state: BundleState, path: string, headers: Record<string, string> = {}) =>
  kitWith(state).send('GET', path, { headers });

describe('the page', () => {
  it('answers every address of the app, and no other', async () => {
    for (const folder of APP_FOLDERS) {
      expect((await get(READY, `/${folder}`)).status).toBe(200);
      expect((await get(READY, `/${folder}/some/thing`)).status).toBe(200);
    }
    for (const path of ['/events/evt_1', '/v1/nothing', '/nowhere', '/orders', '/holds']) {
      const response = await get(READY, path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    }
  });

  it('tells a person who has mistyped an address, and a program in its own words', async () => {
    const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    const visit = await get(READY, '/nowhere', browser);
    expect(visit.status).toBe(404);
    expect(visit.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    expect(visit.headers.get('Content-Security-Policy')).toContain("script-src 'self';");
    const api = await get(READY, '/v1/nothing', browser);
    expect([api.status, api.headers.get('Content-Type')]).toEqual([
      404,
      'application/problem+json',
    ]);
    const written = await kitWith(READY).send('POST', '/nowhere', { headers: browser });
    expect(written.headers.get('Content-Type')).toBe('application/problem+json');
  });

  it('may run, load and be framed by nothing but its own', async () => {
    const { headers } = await get(READY, '/');
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(headers.get('Referrer-Policy')).toBe('same-origin');
    expect(headers.get('Permissions-Policy')).toContain('camera=()');
    expect(headers.get('Strict-Transport-Security')).toBeNull();
  });

  it('may speak to Stripe where buyers pay there', async () => {
    const response = await kitWith(READY, true).send('GET', '/');
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("script-src 'self' https://js.stripe.com;");
    expect(policy).toContain('https://api.stripe.com');
    expect(policy).toContain('https://hooks.stripe.com');
    expect(policy).not.toContain('unsafe');
  });

  it('is kept to https once it came that way', async () => {
    const response = await get(READY, '/', { 'X-Forwarded-Proto': 'https' });
    expect(response.headers.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });

  it('begins in the language and colours that somebody chose, and in nothing else', async () => {
    const page = async (cookie: string) =>
      (await get(READY, '/', { Cookie: `boxoffice_preferences=${cookie}` })).text();
    expect(await page('es.dark')).toContain('<html lang="es" data-theme="dark">');
    expect(await page('.light')).toContain('<html lang="en" data-theme="light">');
    expect(await page('es"><script>.dark')).toContain('<html lang="en">');
  });

  it('is sent once: whoever has it is told so', async () => {
    const etag = (await get(READY, '/')).headers.get('ETag') ?? '';
    expect((await get(READY, '/event/evt_1', { 'If-None-Match': etag })).status).toBe(304);
  });
});

describe('files', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br', 'brotli'],
    ['gzip', 'gzip', 'zipped'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'zipped'],
    ['', null, 'plain'],
  ])('are sent as small as the browser takes them: %s', async (accepted, encoding, text) => {
    const response = await get(READY, '/assets/index-1.js', { 'Accept-Encoding': accepted });
    expect(response.headers.get('Content-Encoding')).toBe(encoding);
    expect(response.headers.get('Vary')).toBe('Accept-Encoding');
    expect(await response.text()).toBe(text);
  });

  it('with a hash in their name are kept for ever', async () => {
    const { headers } = await get(READY, '/assets/index-1.js');
    expect(headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
    expect((await get(READY, '/assets/index-1.js', { 'If-None-Match': '"abc"' })).status).toBe(304);
  });

  it('of another version are not there', async () => {
    expect((await get(READY, '/assets/index-0.js')).status).toBe(404);
    expect((await get({ kind: 'building' }, '/assets/index-1.js')).status).toBe(404);
  });
});

describe('while the app is not there', () => {
  it('a page says that it is being built, and goes on by itself', async () => {
    const response = await get({ kind: 'building' }, '/');
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '1']);
    const text = await response.text();
    expect(text).toContain('http-equiv="refresh"');
    expect(text).not.toContain('<script');
    expect(response.headers.get('Content-Security-Policy')).toMatch(/style-src 'self' 'sha256-/);
  });

  it('a page says why it could not be built', async () => {
    const response = await get({ kind: 'failed', reason: 'no <room> left' }, '/my/orders');
    expect(await response.text()).toContain('no &lt;room&gt; left');
  });
});
