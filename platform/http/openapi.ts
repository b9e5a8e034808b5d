/** GET /openapi.json, made from the routes themselves, and a page to try them at. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from '@hono/zod-openapi';
import { SESSION_COOKIE } from './auth.ts';
import type { AppContext, HttpApp } from './env.ts';
import { notModified, strongEtag } from './etag.ts';
import { problem } from './problem.ts';
import { respond } from './respond.ts';
import { route } from './route.ts';

/** The page's own script and style, and pictures that the style brings as data. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** From the package as it is; nothing is fetched from elsewhere. */
const ASSETS: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
]);

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Boxoffice API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START_SCRIPT = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  validatorUrl: null,
});
`;

/**
 * The whole contract. Routes added later are in it too: it is made on the first request. `contract`:
 * an app with all the routes, where this one serves only some of them.
 */
export function registerOpenapi(
  app: HttpApp,
  options: { readonly version: string; readonly contract?: () => HttpApp },
): void {
  const { version, contract = () => app } = options;
  const json = lazily(() => JSON.stringify(openapiDocument(contract(), version)));
  route(app, {
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description',
    revalidates: true,
    responses: { 200: { description: 'OpenAPI 3.1', schema: z.any() } },
    handle: async ({ c }) => cached(c, json(), 'application/json'),
  });
  route(app, {
    method: 'GET',
    path: '/docs',
    summary: 'A page to read and try the API',
    revalidates: true,
    responses: { 200: { description: 'The page', mediaType: 'text/html' } },
    handle: async ({ c }) => docsFile(c, PAGE, 'text/html; charset=utf-8'),
  });
  app.get('/docs/start.js', (c) => docsFile(c, START_SCRIPT, 'text/javascript; charset=utf-8'));
  app.get('/docs/:file', async (c) => {
    const mediaType = ASSETS.get(c.req.param('file'));
    if (mediaType === undefined) throw problem('not_found');
    return docsFile(c, await asset(c.req.param('file')), mediaType);
  });
}

export function openapiDocument(app: HttpApp, version: string) {
  const registry = app.openAPIRegistry;
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description: 'The web app’s session; a write needs a same-origin `Origin`.',
  });
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Boxoffice',
      version,
      description:
        'Sells tickets. Money is integer minor units; errors are RFC 9457 problem documents, ' +
        'told apart by `code`; every command answers a `position` that a query may name in ' +
        '`min_position` to see at least that.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
  });
}

const packageFolder = lazily(() =>
  dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
);
const assets = new Map<string, Promise<Buffer>>();

/** Read once; a failed read is tried again. */
function asset(name: string): Promise<Buffer> {
  const known = assets.get(name);
  if (known !== undefined) return known;
  const reading = readFile(join(packageFolder(), name));
  assets.set(name, reading);
  reading.catch(() => assets.delete(name));
  return reading;
}

function docsFile(c: AppContext, content: string | Buffer, mediaType: string): Response {
  return cached(c, content, mediaType, { 'Content-Security-Policy': DOCS_POLICY });
}

function cached(
  c: AppContext,
  content: string | Buffer,
  mediaType: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const etag = strongEtag(createHash('sha256').update(content).digest('base64url').slice(0, 16));
  const caching = { ETag: etag, 'Cache-Control': 'no-cache', ...headers };
  const body = typeof content === 'string' ? content : new Uint8Array(content);
  return (
    notModified(c, etag, caching) ??
    respond(c, 200, body, { 'Content-Type': mediaType, ...caching })
  );
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
