import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import {
  boolArray,
  int4Array,
  int8Array,
  textArray,
  timestampArray,
  uuidArray,
} from './binary-array.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What the database reads, as text. */
async function read(type: string, array: Buffer): Promise<(string | null)[]> {
  const { rows } = await client.query<{ value: string | null }>(
    `select value::text as value from unnest($1::${type}[]) with ordinality as a(value, at) order by at`,
    [array],
  );
  return rows.map(({ value }) => value);
}

const text = fc.string({ unit: 'binary' }).filter((value) => {
  return value.isWellFormed() && !value.includes('\0');
});

test.each([
  [
    'bool',
    fc.boolean(),
    (values: boolean[]) => boolArray(values),
    (value: boolean) => (value ? 'true' : 'false'),
  ],
  ['int4', fc.integer(), (values: number[]) => int4Array(values), String],
  [
    'int8',
    fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    (values: (bigint | null)[]) => int8Array(values),
    (value: bigint | null) => (value === null ? null : String(value)),
  ],
  [
    'text',
    fc.option(text),
    (values: (string | null)[]) => textArray(values),
    (value: string | null) => value,
  ],
  ['uuid', fc.uuid(), (values: string[]) => uuidArray(values), (value: string) => value],
] as const)('%s arrays arrive as they were, nulls too', async (type, values, encode, asText) => {
  await fc.assert(
    fc.asyncProperty(fc.array(values as fc.Arbitrary<never>), async (given) => {
      const expected = given.map((value) => (asText as (value: never) => string | null)(value));
      expect(await read(type, (encode as (values: never[]) => Buffer)(given))).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['plain', 'x'],
  ['of two bytes a character', 'é'],
  ['of three', '€'],
  ['of four', '🎟'],
])('texts of every length arrive as they were: %s', async (_, character) => {
  const lengths = [0, 1, 127, 128, 129, 255, 256, 511, 512, 513, 32_896, 70_000];
  const given = [...lengths.map((length) => character.repeat(length)), null, 'plain', null];
  expect(await read('text', textArray(given))).toEqual(given);
});

test('times arrive to the millisecond, before and after the year 2000', async () => {
  const times = [0, 946_684_800_000, 1_795_247_002_123, 253_402_300_799_999];
  const { rows } = await client.query<{ value: string }>(
    `select (date_part('epoch', value) * 1000)::bigint as value
     from unnest($1::timestamptz[]) with ordinality as a(value, at) order by at`,
    [timestampArray(times)],
  );
  expect(rows.map(({ value }) => Number(value))).toEqual(times);
});
