import { expect, test } from 'vitest';
import type { NoticeListener } from '#platform/redis/port.ts';
import { createStage, SALE_MS } from '../../testing/stage.ts';
import { announcementOf } from './notices.ts';
import { openSharedSeatMaps } from './reader.ts';

/** A reader whose Redis is the test. */
async function newReader() {
  const stage = createStage();
  let listener: NoticeListener | null = null;
  let number = 0;
  const waiting: (() => void)[] = [];
  const reader = await openSharedSeatMaps({
    ...stage,
    commands: {
      run: () => Promise.reject(new Error('not asked here')),
      isReady: () => true,
      connectionCount: () => 1,
    },
    notices: {
      listen: (_, heard) => {
        listener = heard;
        return () => undefined;
      },
      caughtUp: () => new Promise((resolve) => void waiting.push(resolve)),
    },
  });
  return {
    stage,
    reader,
    up: () => listener?.onUp(),
    down: () => listener?.onDown(),
    announce(position: bigint, behindMs = 0) {
      number += 1;
      const head = announcementOf('first', position);
      listener?.onMessage(Buffer.from(`${number}\n${head},"behindMs":${behindMs}}\n`));
    },
    other: (text: string) => listener?.onMessage(Buffer.from(text)),
    async caughtUp() {
      for (const resolve of waiting.splice(0)) resolve();
      await stage.timers.sleep(0);
    },
  };
}

test('as fresh as the newest word of a writer, for a second', async () => {
  const { stage, reader, up, announce } = await newReader();
  expect(reader.isFresh()).toBe(false);
  up();
  expect(reader.isFresh()).toBe(false);
  announce(7n, 300);
  expect(reader.isFresh()).toBe(true);
  expect(reader.ageMs()).toBe(300);
  expect(await reader.reached(7n, 0)).toBe(true);
  expect(await reader.reached(8n, 1)).toBe(false);
  stage.clock.setMs(SALE_MS + 700);
  expect(reader.isFresh()).toBe(false);
});

test('a lost connection, or a notice that is missing, leaves nothing to rely on', async () => {
  const { reader, up, down, announce, other } = await newReader();
  up();
  announce(7n);
  down();
  expect(reader.isFresh()).toBe(false);
  expect(reader.position()).toBe(0n);
  up();
  announce(8n);
  expect(reader.position()).toBe(8n);
  other(`99\n${announcementOf('first', 5n)},"behindMs":0}\n`);
  expect(reader.position()).toBe(5n);
});

test('what is no notice of ours is passed over', async () => {
  const { reader, up, announce, other } = await newReader();
  up();
  announce(7n);
  for (const text of [
    '',
    'x',
    '3\n',
    '3\n{}\n',
    '3\n{"type":"later"}\n',
    '3\n{"type":"position","position":"x"}\n',
    'no\n[1]\n',
  ])
    other(text);
  announce(8n);
  expect(reader.position()).toBe(8n);
});

test('a process that was paused takes no old notice for news', async () => {
  const { stage, reader, up, announce, caughtUp } = await newReader();
  up();
  reader.keepAwake();
  announce(7n);
  expect(reader.isFresh()).toBe(true);
  stage.clock.setMs(SALE_MS + 10_000);
  // These have waited for us: each is true, none is new.
  announce(8n);
  announce(9n);
  expect(reader.isFresh()).toBe(false);
  expect(reader.position()).toBe(9n);
  reader.keepAwake();
  announce(10n);
  expect(reader.isFresh()).toBe(false);
  await caughtUp();
  announce(11n);
  expect(reader.isFresh()).toBe(true);
});
