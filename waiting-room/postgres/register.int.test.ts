import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemRandom, systemTimers } from '#platform/system.ts';
import { createTestDatabase, type TestDatabase } from '#platform/testing/postgres.ts';
import { registerContract } from '../contract/register-contract.ts';
import { newShowId } from '../contract/state-contract.ts';
import type { WaitingRoomRegister } from '../port.ts';
import { createRegister, WAITING_ROOM_DDL } from './register.ts';

describe('the register in Postgres', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const registers: WaitingRoomRegister[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 8 });
    for (const statement of [...WAITING_ROOM_DDL, ...WAITING_ROOM_DDL]) await pool.query(statement);
    const tools = { timers: systemTimers, random: systemRandom };
    registers.push(createRegister(pool, tools), createRegister(pool, tools));
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  const registerOf = (process: number): WaitingRoomRegister => {
    const register = registers[process];
    if (register === undefined) throw new Error('made before the tests');
    return register;
  };

  registerContract(() => registerOf(0));

  test('one customer who joins in two processes at once is in line once', async () => {
    const showId = newShowId();
    const joined = await Promise.all(
      Array.from({ length: 400 }, (_, at) =>
        registerOf(at % 2).join(showId, `c${Math.floor(at / 2)}`, at),
      ),
    );
    for (let at = 0; at < joined.length; at += 2) {
      expect(joined[at]?.arrival).toBe(joined[at + 1]?.arrival);
    }
    const arrivals = new Set(joined.map(({ arrival }) => arrival));
    expect(arrivals.size).toBe(200);
    expect(Math.max(...arrivals)).toBe(199);
  });

  test('a rush in two processes around a close leaves nobody between', async () => {
    const showId = newShowId();
    const joining: ReturnType<WaitingRoomRegister['join']>[] = [];
    const closing: Promise<number>[] = [];
    for (let at = 0; at < 2_000; at += 1) {
      joining.push(registerOf(at % 2).join(showId, `c${at}`, at));
      if (at % 100 === 0) await systemTimers.sleep(2);
      if (at > 900 && at % 300 === 0) closing.push(registerOf(at % 2).close(showId));
    }
    const joined = await Promise.all(joining);
    const boundaries = new Set(await Promise.all(closing));
    expect(boundaries.size).toBe(1);
    const [boundary = -1] = boundaries;
    expect(boundary).toBeGreaterThan(0);
    for (const { arrival, closedAt } of joined) {
      expect(closedAt).toBe(arrival < boundary ? null : boundary);
    }
    expect(joined.map(({ arrival }) => arrival).toSorted((a, b) => a - b)).toEqual(
      joined.map((_, at) => at),
    );
  });

  test('a database that is away refuses, and is asked again afterwards', async () => {
    const ended = new pg.Pool({ connectionString: database.url });
    await ended.end();
    const register = createRegister(ended, { timers: systemTimers, random: systemRandom });
    await expect(register.join('shw_1', 'a', 0)).rejects.toThrow();
    await expect(register.join('shw_1', 'a', 0)).rejects.toThrow();
  });
});
