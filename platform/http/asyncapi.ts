/** GET /asyncapi.json: what is published to Kafka, described whether one is in use or not. */
import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { asyncapiDocument } from '#projections/relay/asyncapi.ts';
import type { HttpApp } from './env.ts';
import { notModified, strongEtag } from './etag.ts';
import { respond } from './respond.ts';
import { route } from './route.ts';

export function registerAsyncapi(app: HttpApp, { version }: { readonly version: string }): void {
  let made: { readonly json: string; readonly etag: string } | null = null;
  route(app, {
    method: 'GET',
    path: '/asyncapi.json',
    summary: 'A description of the events that are published to Kafka',
    revalidates: true,
    responses: { 200: { description: 'AsyncAPI 3.0', schema: z.any() } },
    handle: async ({ c }) => {
      made ??= describe(version);
      const caching = { ETag: made.etag, 'Cache-Control': 'no-cache' };
      return (
        notModified(c, made.etag, caching) ??
        respond(c, 200, made.json, { 'Content-Type': 'application/json', ...caching })
      );
    },
  });
}

function describe(version: string) {
  const json = JSON.stringify(asyncapiDocument(version));
  const hash = createHash('sha256').update(json).digest('base64url').slice(0, 16);
  return { json, etag: strongEtag(hash) };
}
