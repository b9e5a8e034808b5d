import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Log } from '../ports.ts';
import { systemClock } from '../system.ts';
import { startTestBoxoffice, type TestBoxoffice } from '../testing/boxoffice.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { ensureDemoProgramme } from './ensure.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

let house: TestBoxoffice;
beforeAll(async () => {
  house = await startTestBoxoffice();
});
afterAll(() => house.stop());

const PROGRAMME = [
  'Cup final: Ribera – Atlético Norte',
  'La vida es sueño',
  'Luz Navarro: Mediodía',
  'Night Shift Orchestra',
  'The Marriage of Figaro',
];

interface Listed {
  readonly id: string;
  readonly status: string;
  readonly waiting_room: { readonly enabled: boolean };
}

async function listed(path: string, kind: 'events' | 'shows'): Promise<readonly Listed[]> {
  return (await house.send('GET', path)).body[kind] as readonly Listed[];
}

async function programme() {
  const events = (await house.send('GET', '/v1/events')).body.events as { readonly name: string }[];
  return events.map(({ name }) => name).toSorted();
}

test('a programme that was broken off half-way is finished by the next start, and not made twice', async () => {
  const dataDir = await temporaryFolder();
  const { issuer, app } = house.inProcess();
  const ensure = (isFirstStart: boolean, request = app.request.bind(app)) =>
    ensureDemoProgramme({
      boxoffice: { issuer, app: { ...app, request } as typeof app },
      dataDir,
      isFirstStart,
      clock: systemClock,
      log: silent,
    });
  let requests = 0;
  const killed = ensure(true, ((...args: Parameters<typeof app.request>) => {
    requests += 1;
    if (requests > 3) throw new Error('killed');
    return app.request(...args);
  }) as typeof app.request);
  await expect(killed).rejects.toThrow('killed');
  expect(await programme()).toEqual([]);

  await ensure(false);
  expect(await programme()).toEqual(PROGRAMME);
  await ensure(false);
  expect(await programme()).toEqual(PROGRAMME);
});

test('there is something to buy now, something that goes on sale soon, and a waiting room', async () => {
  const events = await listed('/v1/events', 'events');
  const shows = await Promise.all(
    events.map(({ id }) => listed(`/v1/events/${id}/shows`, 'shows')),
  );
  // The README's first purchase buys there.
  expect(shows[0]?.[0]).toMatchObject({ status: 'on_sale', waiting_room: { enabled: false } });
  const kinds = new Set(
    shows.flat().map(({ status, waiting_room }) => `${status} ${waiting_room.enabled}`),
  );
  expect(kinds).toEqual(new Set(['on_sale false', 'on_sale true', 'scheduled false']));
});

test('its houses are a stadium, a theatre and a club, and no two seats stand on one another', async () => {
  const { venues } = (await house.organizer.get('/v1/venues')).body as {
    readonly venues: readonly { readonly id: string; readonly seat_count: number }[];
  };
  const counts = venues.map(({ seat_count }) => seat_count).toSorted((a, b) => a - b);
  expect(counts).toEqual([1_246, 1_407, 49_192]);
  for (const { id } of venues) {
    const { sections } = (await house.organizer.get(`/v1/venues/${id}`)).body as {
      readonly sections: readonly {
        readonly rows?: readonly {
          readonly seats: readonly { readonly x: number; readonly y: number }[];
        }[];
      }[];
    };
    const points = sections.flatMap(({ rows = [] }) => rows.flatMap(({ seats }) => seats));
    expect(closestPair(points)).toBeGreaterThan(15);
  }
});

/** The smallest distance between neighbours, by a grid: no pair that is nearer than its cells is missed. */
function closestPair(points: readonly { readonly x: number; readonly y: number }[]): number {
  const CELL = 20;
  const cells = Map.groupBy(
    points,
    ({ x, y }) => `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`,
  );
  let closest = Number.POSITIVE_INFINITY;
  for (const point of points) {
    const [column, row] = [Math.floor(point.x / CELL), Math.floor(point.y / CELL)];
    for (const across of [-1, 0, 1]) {
      for (const down of [-1, 0, 1]) {
        for (const other of cells.get(`${column + across} ${row + down}`) ?? []) {
          if (other === point) continue;
          closest = Math.min(closest, Math.hypot(other.x - point.x, other.y - point.y));
        }
      }
    }
  }
  return closest;
}
