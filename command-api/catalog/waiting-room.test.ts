import { expect, test } from 'vitest';
import { createCatalogKit } from './testing/catalog-kit.ts';
import { createWaitingRoomSwitch, SWITCHED_BY_LOAD } from './waiting-room.ts';

const ROOM = { enabled: true, admit_per_second: 12.5, max_active: 300 };

test('the organiser switches the room and sets its pace', async () => {
  const { send, publishedShow, token } = createCatalogKit();
  const { showId } = await publishedShow();
  const path = `/v1/shows/${showId}/waiting-room`;
  const on = await send('PUT', path, { body: ROOM });
  expect([on.status, on.body]).toMatchObject([200, { id: showId, ...ROOM, waiting_room: ROOM }]);
  const again = await send('PUT', path, { body: ROOM });
  expect(again.body.position).toBe(on.body.position);
  const off = await send('PUT', path, { body: { enabled: false } });
  expect(off.body.waiting_room).toEqual({ ...ROOM, enabled: false });
  const another = token('organizer', { subject: 'another' });
  expect((await send('PUT', path, { token: another, body: ROOM })).status).toBe(404);
  expect((await send('PUT', path, { token: token('customer'), body: ROOM })).status).toBe(403);
});

test.each([
  ['admit_per_second', { ...ROOM, admit_per_second: 0 }],
  ['max_active', { ...ROOM, max_active: 0 }],
  ['enabled', { admit_per_second: 1 }],
])('a bad %s is named', async (path, body) => {
  const { send, publishedShow } = createCatalogKit();
  const { showId } = await publishedShow();
  const answer = await send('PUT', `/v1/shows/${showId}/waiting-room`, { body });
  expect([answer.status, answer.body.errors]).toMatchObject([422, [{ path }]]);
});

test('what the load has switched on it switches off again, and nothing else', async () => {
  const kit = createCatalogKit();
  const { showId } = await kit.publishedShow();
  const room = createWaitingRoomSwitch({ ...kit, shown: async () => undefined });
  const enabled = async () => {
    const changes = (await kit.store.readStream(`show-${showId}`)).filter(
      ({ type }) => type === 'ShowChanged',
    );
    const last = changes.at(-1);
    return [Reflect.get(Object(last?.data), 'changes')?.waitingRoom.enabled, last?.actor];
  };
  await room.switchOn(showId);
  await room.switchOn(showId);
  expect(await enabled()).toEqual([true, SWITCHED_BY_LOAD]);
  await room.switchOff(showId);
  expect(await enabled()).toEqual([false, SWITCHED_BY_LOAD]);
  await kit.send('PUT', `/v1/shows/${showId}/waiting-room`, { body: ROOM });
  await room.switchOff(showId);
  expect((await enabled())[0]).toBe(true);
});

test('what an organiser has switched off during the sale the load leaves off', async () => {
  const kit = createCatalogKit();
  const { showId } = await kit.publishedShow();
  const room = createWaitingRoomSwitch({ ...kit, shown: async () => undefined });
  const put = (body: object) => kit.send('PUT', `/v1/shows/${showId}/waiting-room`, { body });
  const isOn = async () => {
    const changes = (await kit.store.readStream(`show-${showId}`)).filter(
      ({ type }) => type === 'ShowChanged',
    );
    return Reflect.get(Object(changes.at(-1)?.data), 'changes')?.waitingRoom.enabled;
  };
  await room.switchOn(showId);
  await put({ enabled: false });
  await room.switchOn(showId);
  expect(await isOn()).toBe(false);
  await put({ enabled: false, max_active: 7 });
  await room.switchOn(showId);
  expect(await isOn()).toBe(false);
  await put({ enabled: true });
  await put({ enabled: true, max_active: 8 });
  await room.switchOff(showId);
  expect(await isOn()).toBe(true);
});
