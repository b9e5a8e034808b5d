import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AttemptsRefused, demandStream } from '#domain/demand.ts';
import { OWNER, SALE_MS } from '#projections/testing/stage.ts';
import { createReadKit, type ReadKit } from '../testing/read-kit.ts';

const SHOW = 'shw_1';
const MINUTE_MS = 60_000;
const minute = (number: number): string => new Date(SALE_MS + number * MINUTE_MS).toISOString();

let kit: ReadKit;
let organizer: string;
let position: bigint;

type Counts = Partial<Omit<AttemptsRefused['data'], 'minuteMs'>>;

const told = (number: number, counts: Counts): AttemptsRefused => ({
  type: 'AttemptsRefused',
  data: {
    minuteMs: SALE_MS + number * MINUTE_MS,
    cause: 'taken',
    seats: {},
    elsewhere: 0,
    ...counts,
  },
});

beforeAll(async () => {
  kit = await createReadKit();
  organizer = kit.http.token('organizer', { org: OWNER });
  await kit.stage.publish(SHOW);
  await kit.stage.publish('shw_2');
  const stream = demandStream(SHOW);
  position = await kit.stage.append(
    stream,
    told(0, { seats: { 'A-1-1': 5, 'A-1-2': 1 } }),
    // As they were told before sections were counted.
    told(0, { cause: 'nothing_fits', elsewhere: 4 }),
    told(1, { seats: { 'A-1-1': 2 } }),
    told(1, { seats: { 'A-1-1': 1, 'FLOOR-000001': 1 } }),
    told(1, { cause: 'nothing_fits', sections: { A: 7, FLOOR: 2 }, elsewhere: 1 }),
    told(2, { cause: 'not_on_sale', seats: { 'A-1-3': 1 } }),
  );
});

afterAll(() => kit.stop());

async function demand(query = '', token = organizer) {
  const joined = `${query === '' ? '?' : `${query}&`}min_position=${position}`;
  const response = await kit.get(`/v1/shows/${SHOW}/demand${joined}`, { token });
  return { response, body: (await response.json()) as Record<string, unknown> };
}

const sum = (at_least: number, ...by_cause: (readonly [string, number])[]) => ({
  at_least,
  by_cause: by_cause.map(([cause, count]) => ({ cause, at_least: count })),
});

describe('what people fought over', () => {
  test('by section and minute, oldest first, and the sums of all', async () => {
    const { response, body } = await demand();
    expect(response.status).toBe(200);
    expect(body).toEqual({
      show_id: SHOW,
      ...sum(25, ['not_on_sale', 1], ['nothing_fits', 14], ['taken', 10]),
      sections: [
        { section: 'A', ...sum(17, ['not_on_sale', 1], ['nothing_fits', 7], ['taken', 9]) },
        { section: null, ...sum(5, ['nothing_fits', 5]) },
        { section: 'FLOOR', ...sum(3, ['nothing_fits', 2], ['taken', 1]) },
      ],
      minutes: [
        { minute: minute(0), section: null, ...sum(4, ['nothing_fits', 4]) },
        { minute: minute(0), section: 'A', ...sum(6, ['taken', 6]) },
        { minute: minute(1), section: null, ...sum(1, ['nothing_fits', 1]) },
        { minute: minute(1), section: 'A', ...sum(10, ['nothing_fits', 7], ['taken', 3]) },
        { minute: minute(1), section: 'FLOOR', ...sum(3, ['nothing_fits', 2], ['taken', 1]) },
        { minute: minute(2), section: 'A', ...sum(1, ['not_on_sale', 1]) },
      ],
      truncated: false,
    });
  });

  test('of a section, of a time, and the last ones where there are too many', async () => {
    const ofFloor = (await demand('?section=FLOOR')).body;
    expect(ofFloor).toMatchObject({
      at_least: 3,
      minutes: [{ minute: minute(1), section: 'FLOOR' }],
    });
    const from = (await demand(`?from=${minute(1)}&to=${minute(2)}`)).body;
    expect(from.at_least).toBe(14);
    expect((from.minutes as object[]).length).toBe(3);
    const last = (await demand('?limit=2')).body;
    expect(last).toMatchObject({
      at_least: 25,
      truncated: true,
      minutes: [
        { minute: minute(1), section: 'FLOOR' },
        { minute: minute(2), section: 'A' },
      ],
    });
  });

  test('each seat of a section, the one that most wanted first', async () => {
    const { body } = await demand('?detail=seats&section=A');
    expect(body).toMatchObject({
      at_least: 17,
      seats: [
        { seat_id: 'A-1-1', ...sum(8, ['taken', 8]) },
        { seat_id: 'A-1-2', ...sum(1, ['taken', 1]) },
        { seat_id: 'A-1-3', ...sum(1, ['not_on_sale', 1]) },
      ],
      truncated: false,
    });
    expect(body.minutes).toBeUndefined();
    const one = (await demand('?detail=seats&section=A&limit=1')).body;
    expect(one).toMatchObject({ seats: [{ seat_id: 'A-1-1' }], truncated: true });
  });

  test('what has not changed is not sent again', async () => {
    const { response } = await demand();
    const etag = response.headers.get('ETag') ?? '';
    const again = await kit.get(`/v1/shows/${SHOW}/demand`, {
      token: organizer,
      headers: { 'If-None-Match': etag },
    });
    expect([etag === '', again.status]).toEqual([false, 304]);
  });

  test('a show that nobody was refused has no minutes', async () => {
    const response = await kit.get('/v1/shows/shw_2/demand', { token: organizer });
    expect(await response.json()).toEqual({
      show_id: 'shw_2',
      at_least: 0,
      by_cause: [],
      sections: [],
      minutes: [],
      truncated: false,
    });
  });
});

describe('whose it is', () => {
  test('its organiser, finance and admins; to other organisers it is not there', async () => {
    for (const role of ['finance', 'admin'] as const) {
      expect((await demand('', kit.http.token(role))).response.status).toBe(200);
    }
    const other = kit.http.token('organizer', { org: 'org_9' });
    expect((await demand('', other)).response.status).toBe(404);
    expect((await demand('', kit.http.token('customer'))).response.status).toBe(403);
    expect((await kit.get(`/v1/shows/${SHOW}/demand`)).status).toBe(401);
  });

  test.each([
    '?section=NONE',
    '?detail=seats',
    '?detail=rows',
    '?limit=0',
    '?limit=20001',
    '?from=yesterday',
  ])('%s is refused', async (query) => {
    expect((await demand(query)).response.status).toBe(422);
  });
});
