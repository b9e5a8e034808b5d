/** The published draw, and the list to draw it again from. */
import { expect, test } from 'vitest';
import { digestOf } from '#domain/lottery.ts';
import { createHttpKit } from '#platform/http/testing/http-kit.ts';
import { sha256 } from './conductor/entrants.ts';
import { LISTS_AT_ONCE, registerLottery } from './lottery-routes.ts';
import { createRoomKit, ON_SALE_MS, SHOW_ID } from './testing/room-kit.ts';

const LIST = `/v1/waiting-room/shows/${SHOW_ID}/lottery/entrants`;

/** A house whose room of so many entrants has been drawn. */
async function drawn(entrants: number) {
  const room = createRoomKit();
  const kit = createHttpKit();
  registerLottery(kit.app, {
    store: room.store,
    register: room.register,
    sessions: room.sessions,
    shows: { find: async () => room.show(), ofEvent: async () => [SHOW_ID] },
  });
  const process = room.process();
  room.clock.setMs(ON_SALE_MS - 60_000);
  for (let at = 0; at < entrants; at += 1) await process.join(`cus_${at}`);
  expect((await kit.send('GET', LIST)).status).toBe(404);
  room.clock.setMs(ON_SALE_MS);
  for (let ticks = 0; ticks < 3; ticks += 1) await process.conductor.tick();
  return kit;
}

test('the list is what was digested, the same for ever, and not sent to who has it', async () => {
  const kit = await drawn(30);
  const answer = await kit.send('GET', LIST);
  const text = await answer.text();
  const digest = digestOf(text.split('\n').slice(0, -1), sha256);
  const lottery = await kit.send('GET', LIST.replace('/entrants', ''));
  expect(await lottery.json()).toMatchObject({ status: 'drawn', entrants: 30, digest });
  expect(answer.headers.get('ETag')).toBe(`"${digest}"`);
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  const again = await kit.send('GET', LIST, { headers: { 'If-None-Match': `"${digest}"` } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('so many read it at once, each of whom makes room for another when they go', async () => {
  const kit = await drawn(2_500);
  const readers = [];
  for (let at = 0; at < LISTS_AT_ONCE; at += 1) {
    const { body } = await kit.send('GET', LIST);
    const reader = body?.getReader();
    await reader?.read();
    readers.push(reader);
  }
  const refused = await kit.send('GET', LIST);
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '10']);
  expect(await refused.json()).toMatchObject({ code: 'overloaded' });
  await readers[0]?.cancel();
  expect((await (await kit.send('GET', LIST)).text()).length).toBe(2_500 * 65);
  // Who read to the end has gone, too.
  expect((await kit.send('GET', LIST)).status).toBe(200);
});
