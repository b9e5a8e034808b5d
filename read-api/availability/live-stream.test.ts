import { createConnection } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { serve } from '@hono/node-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdSeat, releaseSeat } from '#domain/seat.ts';
import { createHttpKit } from '#platform/http/testing/http-kit.ts';
import { createSeatDirectory, type SeatMaps } from '#projections/seat-map/directory.ts';
import { createTail, type Tail } from '#projections/tail.ts';
import { createStage, SALE_MS, type Stage } from '#projections/testing/stage.ts';
import type { ReadApiDeps } from '../deps.ts';
import { createLiveStreams, type LiveStreams } from './live-stream.ts';
import { registerAvailabilityStream } from './routes.ts';

let stage: Stage;
let tail: Tail;
let seatMaps: SeatMaps;
let streams: LiveStreams;
let server: ReturnType<typeof serve>;
let url: string;
let isStreaming = true;
const READERS_MAX = 40;
const switches = { isOn: () => isStreaming };

beforeEach(async () => {
  isStreaming = true;
  stage = createStage();
  await stage.publish('shw_1');
  tail = createTail({ ...stage, after: 0n });
  seatMaps = createSeatDirectory(stage);
  seatMaps.follow(tail);
  tail.start();
  streams = createLiveStreams({ ...stage, seatMaps, switches, readersMax: READERS_MAX });
  const http = createHttpKit({ clock: stage.clock, gate: tail });
  registerAvailabilityStream(
    http.app,
    { ...stage, seatMaps, switches } as never as ReadApiDeps,
    streams,
  );
  url = await new Promise((resolve) => {
    server = serve({ fetch: http.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/v1/shows/shw_1/availability/stream`),
    );
  });
});

afterEach(async () => {
  await streams.close();
  await tail.stop();
  await new Promise((resolve) => server.close(resolve));
});

interface Message {
  readonly event: string;
  readonly id: string;
  readonly data: { version: number; changes?: [number, number][]; statuses?: string };
}

/** Reads messages one by one; heartbeats are left out. */
async function connect(headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  if (response.body === null) throw new Error('a stream has a body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<Message> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += value;
        continue;
      }
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      if (lines[0]?.startsWith(':')) continue;
      const fields = new Map(
        lines.map((line) => [fieldOf(line), line.slice(line.indexOf(':') + 2)]),
      );
      const { event = '', id = '', data = '' } = Object.fromEntries(fields);
      return { event, id, data: JSON.parse(data) };
    }
  };
  return { response, next, leave: () => leaving.abort() };
}

const fieldOf = (line: string): string => line.slice(0, line.indexOf(':'));

let holds = 0;

async function hold(seatId: string): Promise<void> {
  const holdId = `hld_${holds++}`;
  await stage.decide('shw_1', seatId, (seat) =>
    holdSeat(seat, { holdId, customerId: 'cus_1', untilMs: 9e9, nowMs: SALE_MS }),
  );
}

async function release(seatId: string): Promise<void> {
  await stage.decide('shw_1', seatId, (seat) =>
    seat.status === 'held'
      ? releaseSeat(seat, { holdId: seat.holdId, orderId: null, reason: 'released' })
      : { ok: true, events: [] },
  );
}

/** The seats as a browser that follows the stream has them. */
function applied(messages: readonly Message[]): number[] {
  let statuses: number[] = [];
  for (const { data } of messages) {
    if (data.statuses !== undefined) statuses = [...Buffer.from(data.statuses, 'base64')];
    for (const [index, status] of data.changes ?? []) statuses[index] = status;
  }
  return statuses;
}

test('a snapshot first, then changes merged to at most ten a second', async () => {
  const { response, next, leave } = await connect();
  expect(response.headers.get('Content-Type')).toBe('text/event-stream');
  const messages = [await next()];
  expect(messages[0]).toMatchObject({ event: 'snapshot', id: '0', data: { version: 0 } });
  const startedAt = performance.now();
  for (let round = 0; round < 20; round += 1) {
    await hold('A-1-1');
    await hold(`FLOOR-0000${String((round % 10) + 1).padStart(2, '0')}`);
    await release('A-1-1');
    await stage.timers.sleep(10);
  }
  const version = (await seatMaps.open('shw_1'))?.map.version ?? 0;
  while (messages.at(-1)?.data.version !== version) messages.push(await next());
  const ticks = (performance.now() - startedAt) / 100;

  expect(messages.length - 1).toBeLessThanOrEqual(ticks + 2);
  expect(applied(messages)).toEqual([...((await seatMaps.open('shw_1'))?.map.statuses ?? [])]);
  leave();
});

test('who comes back gets what they missed, or a new snapshot', async () => {
  await hold('A-1-1');
  await tail.reached(await stage.store.head(), 1_000);
  const first = await connect();
  expect(await first.next()).toMatchObject({ event: 'snapshot', id: '1' });
  first.leave();
  await hold('A-1-2');
  await hold('A-1-3');
  await tail.reached(await stage.store.head(), 1_000);

  const resumed = await connect({ 'Last-Event-ID': '1' });
  expect(await resumed.next()).toEqual({
    event: 'delta',
    id: '3',
    data: {
      version: 3,
      changes: [
        [1, 1],
        [2, 1],
      ],
    },
  });
  resumed.leave();
  const lost = await connect({ 'Last-Event-ID': 'nonsense' });
  expect((await lost.next()).event).toBe('snapshot');
  lost.leave();
  const ahead = await connect({ 'Last-Event-ID': '99' });
  const next = ahead.next();
  stage.clock.setMs(stage.clock.nowMs() + 1_001);
  expect((await next).event).toBe('snapshot');
  ahead.leave();
});

test('given open seat maps, when they are switched off, then each is told and ended, and no new one opens', async () => {
  const readers = await Promise.all([connect(), connect()]);
  for (const reader of readers) expect((await reader.next()).event).toBe('snapshot');
  isStreaming = false;
  for (const reader of readers) {
    expect(await reader.next()).toMatchObject({
      event: 'switched_off',
      data: { poll_after_ms: 5_000 },
    });
  }
  expect(streams.readerCount()).toBe(0);
  const refused = await fetch(url);
  expect(refused.status).toBe(503);
  expect(refused.headers.get('Retry-After')).toBe('30');
  expect(await refused.json()).toMatchObject({ code: 'switched_off', feature: 'live_stream' });

  isStreaming = true;
  const back = await connect();
  expect((await back.next()).event).toBe('snapshot');
  await back.leave();
});

test('readers who come and go leave nothing behind', async () => {
  for (let round = 0; round < 5; round += 1) {
    const readers = await Promise.all(Array.from({ length: 40 }, () => connect()));
    await Promise.all(readers.map(({ next }) => next()));
    expect(streams.readerCount()).toBe(40);
    for (const { leave } of readers) leave();
    await expect.poll(() => streams.readerCount(), { timeout: 5_000 }).toBe(0);
  }
});

test('one who does not read costs nobody anything, and catches up later', async () => {
  const seats = await seatMaps.open('shw_1');
  if (seats === null) throw new Error('the show is there');
  const leaving = new AbortController();
  const slow = streams.open(seats, null, leaving.signal).getReader();
  const { next, leave } = await connect();
  const messages = [await next()];
  for (let round = 0; round < 6; round += 1) {
    await hold('A-2-1');
    await tail.reached(await stage.store.head(), 1_000);
    messages.push(await next());
    await release('A-2-1');
    await tail.reached(await stage.store.head(), 1_000);
    messages.push(await next());
  }
  leave();
  const late: Message['data'][] = [];
  while (late.at(-1)?.version !== seats.map.version) {
    const { value } = await slow.read();
    const text = Buffer.from(value ?? []).toString();
    const data = /^data: (.*)$/m.exec(text)?.[1];
    if (data !== undefined) late.push(JSON.parse(data));
  }
  expect(messages).toHaveLength(13);
  expect(late.length).toBeLessThanOrEqual(4);
  leaving.abort();
  await expect.poll(() => streams.readerCount(), { timeout: 2_000 }).toBe(0);
});

test('ten thousand readers who come and go leave no timer, socket, listener or memory behind', async () => {
  const { hostname, port, pathname } = new URL(url);
  const visit = (leave: 'reset' | 'end') =>
    new Promise<void>((resolve, reject) => {
      const socket = createConnection(Number(port), hostname, () => {
        socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
      });
      socket.once('data', () => (leave === 'reset' ? socket.resetAndDestroy() : socket.destroy()));
      socket.once('close', () => resolve());
      socket.once('error', reject);
    });
  const visits = async (count: number) => {
    for (let done = 0; done < count; done += 50) {
      const some = Array.from({ length: 50 }, (_, at) => visit(at % 2 === 0 ? 'reset' : 'end'));
      await Promise.all(some);
    }
    await expect.poll(() => streams.readerCount(), { timeout: 5_000 }).toBe(0);
    await expect.poll(() => openSockets(), { timeout: 5_000 }).toBe(0);
  };
  await visits(1_000);
  const before = resources();
  await visits(9_000);
  const after = resources();
  expect(after.timers).toBeLessThanOrEqual(before.timers + 2);
  expect(after.heapBytes - before.heapBytes).toBeLessThan(9_000 * 1_000);
}, 60_000);

const openSockets = () =>
  process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;

function resources() {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return {
    timers: process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length,
    heapBytes: process.memoryUsage().heapUsed,
  };
}

test('a version is the same state in every process, also after a restart', async () => {
  for (const seatId of ['A-1-1', 'A-1-2', 'FLOOR-000001']) await hold(seatId);
  await release('A-1-2');
  await tail.reached(await stage.store.head(), 1_000);
  const here = await connect();
  const snapshot = await here.next();
  here.leave();

  const otherTail = createTail({ ...stage, after: 0n });
  const otherMaps = createSeatDirectory(stage);
  otherMaps.follow(otherTail);
  otherTail.start();
  await otherTail.reached(await stage.store.head(), 1_000);
  const others = createLiveStreams({ ...stage, seatMaps: otherMaps, switches });
  const seats = await otherMaps.open('shw_1');
  if (seats === null) throw new Error('the show is there');
  const leaving = new AbortController();
  const there = others.open(seats, Number(snapshot.id), leaving.signal).getReader();
  expect(text(await there.read())).toBe(': still here\n\n');
  await hold('A-1-5');
  expect(text(await there.read())).toBe(
    'event: delta\nid: 5\ndata: {"version":5,"changes":[[4,1]]}\n\n',
  );
  leaving.abort();

  // Somebody who comes from a faster process is waited for, not sent back.
  const early = others.open(seats, 6, new AbortController().signal).getReader();
  expect(text(await early.read())).toBe(': still here\n\n');
  await hold('A-2-1');
  await hold('A-2-2');
  expect(text(await early.read())).toMatch(/^event: delta\nid: 7\n/);
  await others.close();
  await otherTail.stop();
});

const text = ({ value }: { readonly value?: Uint8Array | undefined }) =>
  Buffer.from(value ?? []).toString();

test('one reader too many is told to come back, and gets in when another has left', async () => {
  const readers = await Promise.all(Array.from({ length: READERS_MAX }, () => connect()));
  const refused = await fetch(url);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
  expect(await refused.json()).toMatchObject({ code: 'overloaded' });
  readers.pop()?.leave();
  await expect.poll(() => streams.readerCount()).toBe(READERS_MAX - 1);
  expect((await (await connect()).next()).event).toBe('snapshot');
});

test('a stop ends the streams', async () => {
  const { next } = await connect();
  await next();
  await streams.close();
  await expect(next()).rejects.toThrow('the stream ended');
});
