import { describe, expect, it } from 'vitest';
import { seatStream } from '#domain/seat.ts';
import { streamWrite } from '#event-store/aggregate.ts';
import { NO_STREAM } from '#event-store/port.ts';
import {
  type CatalogKit,
  type CatalogKitOptions,
  createCatalogKit,
} from './testing/catalog-kit.ts';

async function kitWithShow(options: CatalogKitOptions = {}) {
  const kit = createCatalogKit(options);
  const { showId } = await kit.publishedShow();
  const change = (what: 'block' | 'unblock', seatIds: unknown, key?: string, reason = 'house') =>
    kit.send('POST', `/v1/shows/${showId}/${what}`, {
      body: { seat_ids: seatIds, reason },
      ...(key === undefined ? {} : { key }),
    });
  const typesOf = async (seatId: string) =>
    (await kit.store.readStream(seatStream(showId, seatId))).map(({ type }) => type);
  return { ...kit, showId, change, typesOf };
}

/** Somebody else, in another process, holds a seat. */
async function holdElsewhere(kit: CatalogKit, showId: string, seatId: string): Promise<void> {
  const data = { holdId: 'hld_1', customerId: 'cus_1', untilMs: kit.clock.nowMs() + 60_000 };
  const cause = { correlationId: 'c', causationId: 'c', actor: 'customer:cus_1' };
  const target = { stream: seatStream(showId, seatId), revision: NO_STREAM };
  const result = await kit.store.append([
    streamWrite(target, [{ type: 'SeatHeld', data }], cause, kit),
  ]);
  expect(result.outcome).toBe('ok');
}

describe('POST /v1/shows/{id}/block and unblock', () => {
  it('keep seats back and put them on sale again', async () => {
    const { change, typesOf, store, showId } = await kitWithShow();
    const blocked = await change('block', ['A-1-2', 'FLOOR-000001']);
    expect([blocked.status, blocked.body]).toEqual([
      200,
      {
        show_id: showId,
        seat_ids: ['A-1-2', 'FLOOR-000001'],
        status: 'blocked',
        position: String(await store.head()),
      },
    ]);
    expect(blocked.headers.get('Position')).toBe(blocked.body.position);
    expect((await change('block', ['A-1-2'])).status).toBe(200);
    expect((await change('unblock', ['A-1-2'])).body.status).toBe('available');
    expect(await typesOf('A-1-2')).toEqual(['SeatBlocked', 'SeatUnblocked']);
    expect(await typesOf('FLOOR-000001')).toEqual(['SeatBlocked']);
  });

  it.each([false, true])(
    'take all of the seats or none, whatever the directory knows (blind: %s)',
    async (isDirectoryBlind) => {
      const kit = await kitWithShow({ isDirectoryBlind });
      await holdElsewhere(kit, kit.showId, 'A-1-3');
      await holdElsewhere(kit, kit.showId, 'A-1-1');
      const refused = await kit.change('block', ['A-1-2', 'A-1-3', 'A-1-1']);
      expect([refused.status, refused.body]).toMatchObject([
        409,
        { code: 'seat_unavailable', unavailable_seat_ids: ['A-1-3', 'A-1-1'] },
      ]);
      expect(await kit.typesOf('A-1-2')).toEqual([]);
      kit.clock.setMs(kit.clock.nowMs() + 60_000);
      expect((await kit.change('block', ['A-1-2', 'A-1-3', 'A-1-1'])).status).toBe(200);
      expect(await kit.typesOf('A-1-3')).toEqual(['SeatHeld', 'HoldExpired', 'SeatBlocked']);
    },
  );

  it.each([false, true])(
    'answer a retry as the first time and change nothing (blind: %s)',
    async (isDirectoryBlind) => {
      const { change, typesOf, store } = await kitWithShow({ isDirectoryBlind });
      await change('block', ['A-1-1']);
      const first = await change('block', ['A-1-1', 'A-1-2', 'A-1-3'], 'key');
      await change('unblock', ['A-1-1', 'A-1-2', 'A-1-3']);
      const head = await store.head();
      const again = await change('block', ['A-1-1', 'A-1-2', 'A-1-3'], 'key');
      expect([again.status, again.body]).toEqual([200, first.body]);
      expect(again.headers.get('Idempotency-Replayed')).toBe('true');
      expect(await store.head()).toBe(head);
      expect(await typesOf('A-1-2')).toEqual(['SeatBlocked', 'SeatUnblocked']);
      const reused = await change('block', ['A-1-2'], 'key');
      expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    },
  );

  it('write a reason that is a code, and keep a text apart', async () => {
    const { change, store, notes, showId } = await kitWithShow();
    await change('block', ['A-1-1'], undefined, 'house_seats');
    await change('block', ['A-1-2'], undefined, 'for Ms Miller of the press');
    const dataOf = async (seatId: string) =>
      (await store.readStream(seatStream(showId, seatId)))[0]?.data as {
        blockId: string;
        reason: string;
      };
    expect((await dataOf('A-1-1')).reason).toBe('house_seats');
    const { blockId, reason } = await dataOf('A-1-2');
    expect(reason).toBe('other');
    expect([...notes]).toEqual([[blockId, 'for Ms Miller of the press']]);
  });

  it('refuse seats that are not there, named twice, none or too many', async () => {
    const { change } = await kitWithShow();
    const unknown = await change('block', ['A-1-1', 'A-1-99']);
    expect([unknown.status, unknown.body]).toMatchObject([
      404,
      { code: 'seat_not_found', unknown_seat_ids: ['A-1-99'] },
    ]);
    const many = Array.from({ length: 5_001 }, (_, at) => `A-1-${at}`);
    for (const seatIds of [['A-1-1', 'A-1-1'], [], many, 'A-1-1', undefined, [1]]) {
      expect((await change('block', seatIds)).status).toBe(422);
    }
  });

  it('leave a cancelled show alone', async () => {
    const { change, send, showId } = await kitWithShow();
    await change('block', ['A-1-1']);
    await send('POST', `/v1/shows/${showId}/cancel`);
    expect((await change('unblock', ['A-1-1'])).body.code).toBe('wrong_status');
  });
});
