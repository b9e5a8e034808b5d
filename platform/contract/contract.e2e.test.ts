/** The contract of the whole system, and the client that is made from it. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { BoxofficeProblem, createClient } from '#client/index.ts';
import { ROUTES } from '../http/routes.ts';
import { startTestBoxoffice, type TestBoxoffice } from '../testing/boxoffice.ts';
import { CLIENT_TYPES_FILE, clientTypes } from './client-types.ts';

const contractSchema = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
});

const root = path.resolve(import.meta.dirname, '..', '..');
const textOf = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');

let house: TestBoxoffice;
let contract: Record<string, unknown>;
let showId: string;

beforeAll(async () => {
  house = await startTestBoxoffice();
  contract = { ...(await house.send('GET', '/openapi.json')).body };
  ({ showId } = await house.newShow());
});
afterAll(() => house.stop());

test('the contract is a valid OpenAPI 3.1 document', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(contract));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
  expect(contract.openapi).toBe('3.1.0');
});

test('the contract names each operation as the table of routes does, and none twice', () => {
  const { paths } = contractSchema.parse(contract);
  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { operationId }]) => `${operationId}: ${method.toUpperCase()} ${path}`,
    ),
  );
  const known = ROUTES.map(({ name, method, path }) => `${name}: ${method} ${path}`);
  expect(told.filter((operation) => !known.includes(operation))).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
  expect(told.length).toBeGreaterThan(45);
});

test('client/schema.ts is what the contract says: else run `npm run client`', async () => {
  expect(await textOf(CLIENT_TYPES_FILE)).toBe(await clientTypes(contract));
});

test("the README's example of the client is client/example.ts, and buys tickets", async () => {
  const example = await textOf('client/example.ts');
  expect(await textOf('README.md')).toContain(`\`\`\`ts\n${example}\`\`\``);
  const script = example.replace('http://127.0.0.1:8080', house.origin);
  expect(script).toContain(house.origin);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module-typescript', '--eval', script],
    { cwd: root },
  );
  expect(stdout).toMatch(/^Mine: \S+ and \S+\n$/);
});

test('the client is told why, and reads its own writes', async () => {
  const client = createClient({ baseUrl: house.origin });
  const wish = { path: { id: showId }, body: { seat_ids: ['A-2-10'] } };
  const nobody = await client.placeHold(wish).catch((error: unknown) => error);
  expect(nobody).toMatchObject({ status: 401, code: 'unauthenticated' });

  client.useToken((await client.createSession()).token);
  const show = { path: { id: showId } };
  const before = await client.getAvailability(show);
  const hold = await client.placeHold(wish);
  expect((await client.getAvailability(show)).available).toBe(before.available - 1);
  const again = await client.placeHold({ ...wish }).catch((error: unknown) => error);
  expect(again).toBeInstanceOf(BoxofficeProblem);
  expect(again).toMatchObject({ problem: { unavailable_seat_ids: ['A-2-10'] } });
  expect(await client.releaseHold({ path: { id: hold.hold_id } })).toBeUndefined();
});

test('under one key the client gets one hold', async () => {
  const client = createClient({ baseUrl: house.origin });
  client.useToken((await client.createSession()).token);
  const wish = {
    path: { id: showId },
    body: { best_available: { quantity: 2 } },
    idempotencyKey: 'the same twice',
  };
  const [one, other] = [await client.placeHold(wish), await client.placeHold(wish)];
  expect(other.hold_id).toBe(one.hold_id);
});

test('streams come through `raw`', async () => {
  const { raw } = createClient({ baseUrl: house.origin });
  const leaving = new AbortController();
  const { data } = await raw.GET('/v1/shows/{id}/availability/stream', {
    params: { path: { id: showId } },
    parseAs: 'stream',
    signal: leaving.signal,
  });
  const first = await data?.getReader().read();
  expect(new TextDecoder().decode(first?.value)).toContain('event: snapshot');
  leaving.abort();
});
