/** A process that keeps no rooms, since another one has them in its memory. */
import { expect, test } from 'vitest';
import { createShow, showStream } from '#domain/show.ts';
import { showTerms } from '#domain/testing/catalogue.ts';
import { streamWrite } from '#event-store/aggregate.ts';
import { NO_STREAM } from '#event-store/port.ts';
import { createHttpKit } from '#platform/http/testing/http-kit.ts';
import { registerRoomFigures } from './figures-route.ts';
import { registerWaitingRoom } from './routes.ts';
import { createSessionStreams } from './streams.ts';
import { createRoomKit, SHOW_ID } from './testing/room-kit.ts';

test('nobody joins there, asks there, or is told that nobody waits', async () => {
  const room = createRoomKit();
  const kit = createHttpKit();
  const { rooms, state } = room.process();
  const deps = {
    rooms,
    state,
    store: room.store,
    shows: { find: async () => room.show(), ofEvent: async () => [SHOW_ID] },
    streams: createSessionStreams({ rooms, state, ...kit, log: kit.deps.log }),
    joins: { find: async () => null, keep: async () => Promise.reject(new Error('no keys here')) },
    clock: kit.clock,
    refusal: () => 'Another process keeps them.',
  };
  registerWaitingRoom(kit.app, deps);
  registerRoomFigures(kit.app, deps);
  const created = createShow(null, {
    showId: SHOW_ID,
    eventId: 'evt_1',
    owner: 'the-organizer',
    terms: showTerms,
  });
  if (!created.ok) throw new Error('no show');
  const target = { stream: showStream(SHOW_ID), revision: NO_STREAM };
  const cause = { correlationId: 'req_1', causationId: 'req_1', actor: 'organizer:the-organizer' };
  await room.store.append([streamWrite(target, created.events, cause, kit)]);

  const customer = kit.token('customer');
  const { sessionId } = await rooms.join(room.show(), 'cus_thecustomer');
  const path = '/v1/waiting-room/sessions';
  const answers = [
    await kit.send('POST', path, { token: customer, body: { show_id: SHOW_ID } }),
    await kit.send('GET', `${path}/${sessionId}`, { token: customer }),
    await kit.send('GET', `${path}/${sessionId}/stream`, { token: customer }),
    await kit.send('GET', '/v1/queue/evt_1/position', { token: customer }),
    await kit.send('GET', `/v1/shows/${SHOW_ID}/waiting-room`, { token: kit.token('organizer') }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).toBe('5');
    expect(await answer.json()).toMatchObject({ code: 'unavailable' });
  }
});
