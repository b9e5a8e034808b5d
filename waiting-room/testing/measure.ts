/**
 * What the parts of a waiting room cost: `node waiting-room/testing/measure.ts [people] [postgres url] [redis url]`.
 * Prints one line a part, by the clock and by the processor time of this process: on a busy machine only
 * the second means something. Not a test: numbers are those of the machine.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { createRedis } from '#platform/redis/connection.ts';
import { systemRandom, systemTimers } from '#platform/system.ts';
import { drawEntrants } from '../conductor/entrants.ts';
import { createMemoryState } from '../memory/state.ts';
import type { Entering, WaitingRoomState } from '../port.ts';
import { createRegister, WAITING_ROOM_DDL } from '../postgres/register.ts';
import { createRedisState } from '../redis/state.ts';
import { createSessions } from '../session-id.ts';
import { presentSession } from '../wire.ts';
import { createMemoryRegister } from './memory-register.ts';
import { createRoomKit, ON_SALE_MS, SHOW_ID } from './room-kit.ts';

const people = Number(process.argv[2] ?? 250_000);
const [, , , postgresUrl, redisUrl] = process.argv;
const sessions = createSessions(new Uint8Array(32).fill(9));

interface Took {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const shown = (value: number): string => value.toFixed(value < 100 ? 1 : 0).padStart(10);

function tellRate(part: string, count: number, { seconds, cpuSeconds }: Took): void {
  const rates = `${shown(count / seconds)} /s ${shown(count / cpuSeconds)} /CPU s`;
  console.log(`${part.padEnd(36)} ${rates}`);
}

function tellTime(part: string, { seconds, cpuSeconds }: Took): void {
  console.log(`${part.padEnd(36)} ${shown(seconds)} s  ${shown(cpuSeconds)} CPU s`);
}

async function timed(work: () => Promise<unknown>): Promise<Took> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (user + system) / 1_000_000,
  };
}

const heapBytes = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const keyOf = (at: number): string => sessions.customerKey(SHOW_ID, `cus_${at}`);

async function fill(state: WaitingRoomState): Promise<Took> {
  const took = await timed(async () => {
    for (let from = 0; from < people; from += 2_000) {
      const some = Array.from({ length: Math.min(2_000, people - from) }, (_, at): Entering => {
        const arrival = from + at;
        return { arrival, customerKey: keyOf(arrival), place: arrival, call: null };
      });
      await state.enter(SHOW_ID, some, ON_SALE_MS);
    }
  });
  await state.load(SHOW_ID, 'open', { calledUpTo: -1, calledTotal: 0 });
  return took;
}

async function measureMemory(): Promise<void> {
  const before = heapBytes();
  const state = createMemoryState();
  const took = await fill(state);
  const bytes = (heapBytes() - before) / people;
  console.log(`${'memory: a waiting person'.padEnd(36)} ${shown(bytes)} bytes`);
  tellRate('memory: people put in', people, took);
  await measurePolls('memory', state, 1);
}

/** With ids checked and answers written, as a poll over HTTP does without the wire. */
async function measurePolls(name: string, state: WaitingRoomState, atOnce: number): Promise<void> {
  const kit = createRoomKit({ show: { limits: { admitPerSecond: 50, maxActive: 2_000 } } });
  const { rooms } = kit.process(state);
  const polls = 50_000;
  const ids = Array.from({ length: 1_000 }, (_, at) => {
    const arrival = Math.floor((at * people) / 1_000);
    const customerId = `cus_${arrival}`;
    const customerKey = keyOf(arrival);
    return { id: sessions.idOf({ showId: SHOW_ID, arrival, customerKey }), customerId };
  });
  let at = 0;
  const worker = async (): Promise<void> => {
    while (at < polls) {
      const { id, customerId } = ids[at++ % ids.length] ?? { id: '', customerId: '' };
      const session = rooms.sessionOf(id, customerId);
      const answer = session === null ? null : await rooms.ask(session);
      if (answer?.position == null) throw new Error('everybody waits');
      JSON.stringify(presentSession(answer, ON_SALE_MS));
    }
  };
  const took = await timed(() => Promise.all(Array.from({ length: atOnce }, worker)));
  tellRate(`${name}: polls answered`, polls, took);
}

async function measureDraw(): Promise<void> {
  const register = createMemoryRegister();
  for (let at = 0; at < people; at += 1) await register.join(SHOW_ID, keyOf(at), 0);
  const lots = { seed: 'seed', digest: 'digest', beacon: 'beacon' };
  const took = await timed(() => drawEntrants({ register, sessions }, SHOW_ID, people, lots));
  tellTime('draw: entries and places', took);
}

async function measurePostgres(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 8 });
  for (const statement of WAITING_ROOM_DDL) await pool.query(statement);
  const register = createRegister(pool, { timers: systemTimers, random: systemRandom });
  const showId = `shw_${Date.now()}`;
  let at = 0;
  const joiner = async (): Promise<void> => {
    while (at < people) await register.join(showId, keyOf(at++), 0);
  };
  const joining = await timed(() => Promise.all(Array.from({ length: 1_000 }, joiner)));
  tellRate('postgres: joins', people, joining);
  const places = Uint32Array.from({ length: people }, (_, place) => place);
  const writing = await timed(async () => {
    for (let from = 0; from < people; from += 5_000) {
      await register.writePlaces(showId, from, places.slice(from, from + 5_000));
    }
  });
  tellTime('postgres: places written', writing);
  const reading = await timed(async () => {
    for (let from = 0; from < people; from += 2_000) await register.page(showId, from, 2_000);
  });
  tellTime('postgres: the whole register read', reading);
  await pool.end();
}

async function measureRedis(url: string): Promise<void> {
  const tools = { timers: systemTimers, random: systemRandom, log: silentLog };
  const connection = createRedis({ url, ...tools });
  while (!connection.commands.isReady()) await sleep(10);
  const state = createRedisState(connection.commands);
  tellRate('redis: people put in', people, await fill(state));
  await measurePolls('redis', state, 64);
  await connection.close();
}

await measureMemory();
await measureDraw();
if (postgresUrl !== undefined && postgresUrl !== '-') await measurePostgres(postgresUrl);
if (redisUrl !== undefined) await measureRedis(redisUrl);
