// Real crowds, in a process of their own, on a house in this one.
import { describe, expect, onTestFinished, test } from 'vitest';
import { startBoxoffice } from '../composition/boxoffice.ts';
import { readConfig } from '../config.ts';
import type { Log } from '../ports.ts';
import { type Answer, eventually, expectStatus, request } from '../testing/boxoffice.ts';
import { createTestDatabase } from '../testing/postgres.ts';
import { sharedBoxoffice } from '../testing/suite.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { makeDemoProgramme } from './programme.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

const PATIENCE_MS = 120_000;

/** A house of 60 places. */
const SECTIONS = [
  {
    id: 'A',
    name: 'Stalls',
    kind: 'reserved',
    rows: Array.from({ length: 6 }, (_, at) => ({ label: String(at + 1), seats: 10 })),
  },
];

describe('a simulated on-sale', () => {
  const house = sharedBoxoffice();
  const begin = (body: object): Promise<Answer> => house.send('POST', '/v1/dev/on-sales', { body });
  const ended = (id: unknown): Promise<Answer> =>
    eventually(
      () => house.send('GET', `/v1/dev/on-sales/${id}`),
      ({ body }) => body.end !== null,
      PATIENCE_MS,
    );

  test(
    'sells the house out by itself, and tells who got what',
    async () => {
      const { showId } = await house.newShow({ sections: SECTIONS });
      const begun = expectStatus(await begin({ show_id: showId, buyers: 300, minutes: 3 }), 201);
      expect(begun.body).toMatchObject({ show_id: showId, buyers: 300, end: null, bought: 0 });
      await ended(begun.body.id);

      const { body } = await house.send('GET', '/v1/dev/on-sales');
      const [last] = body.on_sales as [Record<string, number>];
      expect(last).toMatchObject({ id: begun.body.id, end: 'sold_out', inside: 0 });
      expect(last).toMatchObject({ seats_bought: 60, seats_sold_twice: 0 });
      const { bought = 0, gave_up = 0, empty_handed = 0 } = last;
      expect(bought).toBeGreaterThan(10);
      expect(bought + gave_up + empty_handed).toBe(300);
      const show = await house.send('GET', `/v1/shows/${showId}`);
      expect(show.body.status).toBe('sold_out');
    },
    PATIENCE_MS,
  );

  test(
    'a second one waits for its turn, and one that is stopped is over',
    async () => {
      const { showId } = await house.newShow({ sections: SECTIONS });
      const { body } = expectStatus(await begin({ show_id: showId, buyers: 30, minutes: 5 }), 201);
      const second = await begin({ show_id: showId, buyers: 30 });
      expect([second.status, second.body.code]).toEqual([409, 'conflict']);

      const stopped = await house.send('DELETE', `/v1/dev/on-sales/${body.id}`);
      expect(expectStatus(stopped, 200).body).toMatchObject({ end: 'stopped', inside: 0 });
      // Again is no other outcome.
      const again = await house.send('DELETE', `/v1/dev/on-sales/${body.id}`);
      expect(again.body).toMatchObject({ end: 'stopped' });
      const third = expectStatus(await begin({ show_id: showId, buyers: 1, minutes: 0.05 }), 201);
      await ended(third.body.id);
    },
    PATIENCE_MS,
  );

  test(
    'before a show with a waiting room they queue, come in a few at a time, and sell it out',
    async () => {
      const { showId } = await house.newShow({
        sections: SECTIONS,
        show: { waiting_room: { enabled: true, admit_per_second: 8, max_active: 12 } },
      });
      const begun = expectStatus(await begin({ show_id: showId, buyers: 200, minutes: 3 }), 201);
      let waitingMax = 0;
      let insideMax = 0;
      const { body } = await eventually(
        () => house.send('GET', `/v1/dev/on-sales/${begun.body.id}`),
        ({ body }) => {
          waitingMax = Math.max(waitingMax, Number(body.waiting));
          insideMax = Math.max(insideMax, Number(body.inside));
          return body.end !== null;
        },
        PATIENCE_MS,
      );
      expect(body).toMatchObject({ end: 'sold_out', seats_bought: 60, seats_sold_twice: 0 });
      expect(body).toMatchObject({ waiting: 0, inside: 0 });
      expect(waitingMax).toBeGreaterThan(10);
      // Who has been let in is told so a moment before they have come in, and after they have gone.
      expect(insideMax).toBeLessThanOrEqual(24);
    },
    PATIENCE_MS,
  );

  test('what can not be played is refused', async () => {
    const { showId } = await house.newShow({
      show: { on_sale_at: new Date(Date.now() + 3_600_000).toISOString() },
    });
    const codes = async (body: object) => {
      const { status, body: problem } = await begin(body);
      return [status, problem.code];
    };
    expect(await codes({ show_id: 'shw_none' })).toEqual([404, 'not_found']);
    expect(await codes({ show_id: showId })).toEqual([409, 'not_on_sale']);
    expect(await codes({ show_id: showId, buyers: 1e6 })).toEqual([422, 'validation_failed']);
    expect((await house.send('GET', '/v1/dev/on-sales/none')).status).toBe(404);
    expect((await house.send('DELETE', '/v1/dev/on-sales/none')).status).toBe(404);
    const foreign = await house.send('POST', '/v1/dev/on-sales', {
      body: { show_id: showId },
      headers: { origin: 'https://elsewhere.example' },
    });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'origin_not_allowed']);
  });
});

/** A house that a test may stop: without dev tokens, or with them. */
async function startHouse(devTokens: 'on' | 'off') {
  const database = await createTestDatabase();
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    BOXOFFICE_DATA: await temporaryFolder(),
    BOXOFFICE_DEMO: 'off',
    DEV_TOKENS: devTokens,
  });
  const boxoffice = await startBoxoffice({ config, log: silent });
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => {
    stopping ??= boxoffice.stop();
    return stopping;
  };
  onTestFinished(async () => {
    await stop();
    await database.drop();
  });
  return { ...boxoffice, stop };
}

test('where dev tokens are off there is nothing of it', async () => {
  const { origin } = await startHouse('off');
  const ask = async (method: string, path: string): Promise<number> =>
    (await fetch(`${origin}${path}`, { method })).status;
  expect(await ask('GET', '/v1/dev/on-sales')).toBe(404);
  expect(await ask('POST', '/v1/dev/on-sales')).toBe(404);
  expect(await ask('DELETE', '/v1/dev/on-sales/some')).toBe(404);
});

test(
  'a crowd goes when its house is stopped',
  async () => {
    const boxoffice = await startHouse('on');
    await makeDemoProgramme(boxoffice, Date.now());
    const { body } = await request(`${boxoffice.origin}/v1/events`, 'GET');
    const [event] = body.events as [{ readonly id: string }];
    const shows = await request(`${boxoffice.origin}/v1/events/${event.id}/shows`, 'GET');
    const [show] = shows.body.shows as [{ readonly id: string }];
    const begun = await request(`${boxoffice.origin}/v1/dev/on-sales`, 'POST', {
      body: { show_id: show.id, buyers: 500, minutes: 5 },
    });
    const { id } = expectStatus(begun, 201).body;
    const came = await eventually(
      () => request(`${boxoffice.origin}/v1/dev/on-sales/${id}`, 'GET'),
      ({ body }) => Number(body.arrived) > 0,
      PATIENCE_MS,
    );
    expect(came.body.end).toBeNull();
    // It waits for the crowd's process to end.
    await boxoffice.stop();
    const after = await boxoffice.app.request(`/v1/dev/on-sales/${id}`);
    expect(((await after.json()) as { readonly end: unknown }).end).toBe('failed');
  },
  PATIENCE_MS,
);
