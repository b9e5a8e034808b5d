import { z } from '@hono/zod-openapi';
import { describe, expect, it } from 'vitest';
import { registerOpenapi } from './openapi.ts';
import { PROBLEM_CODES } from './problem-codes.ts';
import { answer } from './respond.ts';
import { route } from './route.ts';
import { createHttpKit } from './testing/http-kit.ts';
import { createShowBody, showDetailsSchema } from './wire/show.ts';
import { createVenueBody, venueSchema } from './wire/venue.ts';

function kitWithDocs() {
  const kit = createHttpKit();
  route(kit.app, {
    method: 'POST',
    path: '/v1/venues',
    summary: 'Add a venue',
    body: createVenueBody,
    responses: { 201: { description: 'The venue', schema: venueSchema } },
    handle: async ({ c }) => answer(c, 201, {}),
  });
  route(kit.app, {
    method: 'POST',
    path: '/v1/events/{id}/shows',
    summary: 'Add a show',
    body: createShowBody,
    responses: { 201: { description: 'The show', schema: showDetailsSchema } },
    handle: async ({ c }) => answer(c, 201, {}),
  });
  registerOpenapi(kit.app, { version: '1.2.3' });
  return kit;
}

const operation = z.object({
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
});
const document = z.object({
  openapi: z.string(),
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.record(z.string(), z.unknown()),
  }),
});

describe('GET /openapi.json', () => {
  it('describes each route with its parameters, rules and refusals', async () => {
    const { send } = kitWithDocs();
    const response = await send('GET', '/openapi.json');
    expect(response.status).toBe(200);
    const { openapi, info, paths, components } = document.parse(await response.json());
    expect([openapi, info.version]).toEqual(['3.1.0', '1.2.3']);
    const shows = paths['/v1/events/{id}/shows']?.post;
    expect(shows?.parameters).toEqual([
      expect.objectContaining({ name: 'id', in: 'path' }),
      expect.objectContaining({ name: 'min_position', in: 'query' }),
      expect.objectContaining({ name: 'Idempotency-Key', in: 'header' }),
    ]);
    expect(shows?.security).toEqual([{ bearer: [] }, { session: [] }]);
    expect(Object.keys(components.securitySchemes)).toEqual(['bearer', 'session']);
    expect(Object.keys(shows?.responses ?? {})).toEqual(
      expect.arrayContaining(['201', '400', '401', '403', '404', '413', '415', '422', '503']),
    );
    expect(shows?.responses['422']?.description).toContain('`card_data_refused`');
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['CreateVenue', 'Venue', 'CreateShow', 'ShowDetails', 'Problem']),
    );
    const codes = JSON.stringify(components.schemas.ProblemCode);
    for (const code of Object.keys(PROBLEM_CODES)) expect(codes).toContain(code);
  });

  it('is not sent again to who has it', async () => {
    const { send } = kitWithDocs();
    const first = await send('GET', '/openapi.json');
    const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' };
    const second = await send('GET', '/openapi.json', { headers });
    expect([second.status, await second.text()]).toEqual([304, '']);
  });
});

describe('GET /docs', () => {
  it('is a page that loads nothing from elsewhere and runs nothing inline', async () => {
    const { send } = kitWithDocs();
    const page = await send('GET', '/docs');
    const html = await page.text();
    expect(page.headers.get('Content-Type')).toContain('text/html');
    expect(page.headers.get('Content-Security-Policy')).not.toContain('unsafe');
    expect(html).not.toMatch(/https?:|<script>|style=/);
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
    expect(links).toHaveLength(4);
    for (const link of links) {
      const file = await send('GET', link);
      expect([link, file.status]).toEqual([link, 200]);
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
    expect((await send('GET', '/docs/package.json')).status).toBe(404);
    expect((await send('GET', '/docs/..%2fpackage.json')).status).toBe(404);
  });
});
