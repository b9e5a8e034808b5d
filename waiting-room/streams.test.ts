import { afterEach, expect, test, vi } from 'vitest';
import { silentLog } from '#event-store/testing/silent-log.ts';
import { createSessionStreams, type SessionStreams } from './streams.ts';
import type { RoomProcess } from './testing/room-kit.ts';
import { createRoomKit, type RoomKit, SHOW_ID } from './testing/room-kit.ts';

let opened: SessionStreams | null = null;
afterEach(() => opened?.close());

/** Ticks as fast as they can, on the kit's clock. */
function streamsOf(kit: RoomKit, process: RoomProcess, streamsMax?: number): SessionStreams {
  const timers = {
    sleep: async (ms: number) => {
      kit.clock.setMs(kit.clock.nowMs() + ms);
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  opened = createSessionStreams({
    rooms: process.rooms,
    state: process.state,
    clock: kit.clock,
    timers,
    random: { next: () => 0.5 },
    log: silentLog,
    ...(streamsMax === undefined ? {} : { streamsMax }),
  });
  return opened;
}

async function lineOf(count: number) {
  const kit = createRoomKit({ show: { limits: { admitPerSecond: 100, maxActive: 1 } } });
  const process = kit.process();
  const sessions = [];
  for (let at = 0; at < count; at += 1) {
    const { sessionId } = await process.join(`cus_${at}`);
    const session = process.rooms.sessionOf(sessionId, `cus_${at}`);
    if (session === null) throw new Error('just joined');
    sessions.push(session);
  }
  for (let tick = 0; tick < 3; tick += 1) {
    kit.clock.setMs(kit.clock.nowMs() + 1_000);
    await process.conductor.tick();
  }
  return { kit, process, sessions };
}

function listen(stream: ReadableStream<Uint8Array> | null) {
  if (stream === null) throw new Error('there is room for it');
  const reader = stream.getReader();
  const heard = { text: '', isOver: false };
  const listening = (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      heard.text += Buffer.from(value).toString();
    }
    heard.isOver = true;
  })();
  return { heard, listening, leave: () => reader.cancel() };
}

test('each hears of their own place, and of their turn as soon as it comes', async () => {
  const { kit, process, sessions } = await lineOf(3);
  const streams = streamsOf(kit, process);
  const signal = new AbortController().signal;
  const [first, second] = sessions.map((session) => listen(streams.open(session, signal)).heard);
  await vi.waitFor(() => expect(first?.text).toContain('"state":"admitted"'));
  await vi.waitFor(() => expect(second?.text).toContain('"position":1'));
  expect(second?.text).toContain('event: progress');
  expect(second?.text).not.toContain('"state":"admitted"');
  await process.rooms.leave(sessions[0] as (typeof sessions)[number]);
  await process.conductor.tick();
  await vi.waitFor(() => expect(second?.text).toContain('"state":"admitted"'));
  // Who has left hears that, and nothing more.
  await vi.waitFor(() => expect(first).toMatchObject({ isOver: true }));
  expect(first?.text).toContain('"reason":"left"');
});

test('too many are sent away, and those who go make room', async () => {
  const { kit, process, sessions } = await lineOf(3);
  const streams = streamsOf(kit, process, 2);
  const leaving = new AbortController();
  const [one, two, three] = sessions as [never, never, never];
  const first = listen(streams.open(one, leaving.signal));
  const second = listen(streams.open(two, new AbortController().signal));
  expect(streams.open(three, leaving.signal)).toBeNull();
  leaving.abort();
  await first.listening;
  expect(streams.readerCount()).toBe(1);
  await second.leave();
  expect(streams.readerCount()).toBe(0);
  expect(streams.open(three, AbortSignal.abort())).not.toBeNull();
  expect(streams.readerCount()).toBe(0);
});

test('a reader who never reads costs nobody anything', async () => {
  const { kit, process, sessions } = await lineOf(2);
  const streams = streamsOf(kit, process);
  const signal = new AbortController().signal;
  const silent = streams.open(sessions[0] as never, signal);
  const { heard } = listen(streams.open(sessions[1] as never, signal));
  await vi.waitFor(() => expect(heard.text.split('event: session').length).toBeGreaterThan(4));
  const frames = [];
  await streams.close();
  for await (const frame of silent ?? []) frames.push(frame);
  expect(frames.length).toBeLessThanOrEqual(4);
});

test('the end of the process ends every stream', async () => {
  const { kit, process, sessions } = await lineOf(2);
  const streams = streamsOf(kit, process);
  const signal = new AbortController().signal;
  const listeners = sessions.map((session) => listen(streams.open(session, signal)));
  await streams.close();
  await Promise.all(listeners.map(({ listening }) => listening));
  expect(streams.readerCount()).toBe(0);
  expect(streams.open(sessions[0] as never, signal)).toBeNull();
  await process.state.drop(SHOW_ID);
});
