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

const headers = z.record(z.string(), z.unknown());
const content = z.record(z.string(), z.unknown());
const operation = z.object({
  operationId: z.string(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      headers: headers.optional(),
      content: content.optional(),
    }),
  ),
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
      expect.objectContaining({ name: 'Min-Position', in: 'header' }),
    ]);
    expect(shows?.operationId).toBe('createShow');
    expect(Object.keys(shows?.responses['201']?.headers ?? {})).toEqual([
      'Position',
      'Idempotency-Replayed',
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

  it('tells which headers count, by what a route refuses and answers', async () => {
    const { app, send } = createHttpKit();
    const seats = z.object({ seats: z.int() });
    route(app, {
      method: 'GET',
      path: '/v1/shows/{id}/availability',
      summary: 'Seats',
      revalidates: true,
      responses: {
        200: { description: 'Seats', schema: seats, alsoAs: ['application/octet-stream'] },
      },
      handle: async ({ c }) => answer(c, 200, { seats: 1 }),
    });
    route(app, {
      method: 'GET',
      path: '/v1/shows/{id}/availability/stream',
      summary: 'Live',
      responses: { 200: { description: 'Live', mediaType: 'text/event-stream' } },
      handle: async ({ c }) => answer(c, 200, {}),
    });
    route(app, {
      method: 'DELETE',
      path: '/v1/holds/{id}',
      summary: 'Release',
      responses: { 204: { description: 'Free' } },
      problems: ['version_mismatch'],
      handle: async ({ c }) => answer(c, 200, {}),
    });
    registerOpenapi(app, { version: '1' });
    const { paths } = document.parse(await (await send('GET', '/openapi.json')).json());
    const headersOf = (path: string, method: string) =>
      paths[path]?.[method]?.parameters
        ?.filter((one) => one.in === 'header')
        .map((one) => one.name);
    const availability = '/v1/shows/{id}/availability';
    expect(headersOf(availability, 'get')).toEqual(['Min-Position', 'If-None-Match']);
    const responses = paths[availability]?.get?.responses ?? {};
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '304', 'default']));
    expect(responses['200']?.headers).toHaveProperty('ETag');
    expect(Object.keys(responses['200']?.content ?? {})).toEqual([
      'application/json',
      'application/octet-stream',
    ]);
    expect(headersOf(`${availability}/stream`, 'get')).toContain('Last-Event-ID');
    expect(headersOf('/v1/holds/{id}', 'delete')).toEqual(['Min-Position', 'If-Match']);
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
