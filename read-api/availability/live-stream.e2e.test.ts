import { createConnection, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  EVENT_BODY,
  eventually,
  expectStatus,
  startTestBoxoffice,
  type TestBoxoffice,
} from '#platform/testing/boxoffice.ts';

let house: TestBoxoffice;
let showId: string;
let eventId: string;

beforeAll(async () => {
  house = await startTestBoxoffice();
  ({ showId, eventId } = await house.newShow());
});

afterAll(() => house.stop());

const streamPath = (id: string) => `/v1/shows/${id}/availability/stream`;

/** Its first bytes have come. */
async function openStream(at: TestBoxoffice, id: string): Promise<Socket> {
  const { hostname, port } = new URL(at.origin);
  const socket = createConnection(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(`GET ${streamPath(id)} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

test('a hold is on every open seat map within half a second', async () => {
  const response = await fetch(`${house.origin}${streamPath(showId)}`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('a stream has a body');
  let text = (await reader.read()).value ?? '';
  expect(text).toMatch(/^event: snapshot\nid: 0\n/);
  const buyer = await house.buyer();
  expectStatus(await buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: ['A-1-1'] }), 201);
  const answeredAt = performance.now();
  while (!text.includes('event: delta')) text += (await reader.read()).value ?? '';
  expect(performance.now() - answeredAt).toBeLessThan(500);
  expect(text).toContain('data: {"version":1,"changes":[[0,1]]}');
  await reader.cancel();
});

test('streams of shows that are not there, not yet, or not any more', async () => {
  const draft = await house.newShow({ publish: false });
  for (const id of ['shw_nothing', draft.showId, 'x%00y']) {
    expect((await house.send('GET', streamPath(id))).status).toBe(404);
  }
  const head = await house.send('HEAD', streamPath(showId));
  expect([head.status, head.text]).toEqual([200, '']);
  const other = await house.newShow();
  expectStatus(await house.organizer.post(`/v1/shows/${other.showId}/cancel`), 202);
  const socket = await openStream(house, other.showId);
  socket.destroy();
  const { body } = await house.send('GET', `/v1/shows/${other.showId}`);
  expect(body).toMatchObject({ status: 'cancelled', available: 0 });
});

test('an event is found by its new name within a second', async () => {
  const name = 'Zwölftonmusik';
  expectStatus(await house.organizer.patch(`/v1/events/${eventId}`, { ...EVENT_BODY, name }), 200);
  const found = await eventually(
    () => house.send('GET', '/v1/events?q=zwolftonmusick%20hambrug'),
    ({ body }) => (body.events as readonly unknown[]).length > 0,
    1_000,
  );
  expect(found.body.events).toMatchObject([{ id: eventId, name }]);
  expect((await house.send('GET', '/v1/events?q=night')).body.events).not.toContainEqual(
    expect.objectContaining({ id: eventId }),
  );
});

test('a stop waits for no stream, open or just left', async () => {
  const another = await startTestBoxoffice();
  const show = await another.newShow();
  const stays = await Promise.all(
    Array.from({ length: 5 }, () => openStream(another, show.showId)),
  );
  const leaves = await Promise.all(
    Array.from({ length: 6 }, () => openStream(another, show.showId)),
  );
  const ended = stays.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  leaves.forEach((socket, at) => {
    if (at % 3 === 0) socket.destroy();
    else if (at % 3 === 1) socket.resetAndDestroy();
    else socket.end();
  });
  const startedAt = performance.now();
  await another.stop();
  await Promise.all(ended);
  expect(performance.now() - startedAt).toBeLessThan(8_000);
  expect(another.failures()).toEqual([]);
});
