/** Everybody at once: 400 buyers run for 100 seats. */
import { expect, test } from 'vitest';
import { type Answer, type Buyer, eventually, expectStatus, newKey } from '../testing/boxoffice.ts';
import { sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice();

const SEATS = 100;
const BUYERS = 400;
const SECTIONS = [
  {
    id: 'A',
    name: 'Stalls',
    kind: 'reserved',
    rows: Array.from({ length: 10 }, (_, row) => ({ label: String(row + 1), seats: 10 })),
  },
];
const seatOf = (index: number): string =>
  `A-${Math.floor((index % SEATS) / 10) + 1}-${(index % 10) + 1}`;

const crowd = (): Promise<Buyer[]> =>
  Promise.all(Array.from({ length: BUYERS }, () => house.buyer()));

const idsOf = (answers: readonly Answer[]): string[] =>
  answers.flatMap(({ status, body }) => (status === 201 ? (body.seat_ids as string[]) : []));

/** Of all that were answered, the one that shows them all. */
const lastPosition = (answers: readonly Answer[]): number =>
  Math.max(0, ...answers.map(({ headers }) => Number(headers.get('Position'))));

function expectOneOwnerEach(answers: readonly Answer[]): void {
  const codes = answers.map(({ status, body }) => (status === 201 ? '201' : String(body.code)));
  expect(codes.filter((code) => code === '201')).toHaveLength(SEATS);
  expect(codes.filter((code) => code === 'seat_unavailable')).toHaveLength(BUYERS - SEATS);
  expect(new Set(idsOf(answers)).size).toBe(SEATS);
}

test('each seat has four who want it, and one who gets it; the winners pay', async () => {
  const { showId } = await house.newShow({ sections: SECTIONS });
  const buyers = await crowd();
  const answers = await Promise.all(
    buyers.map((buyer, index) =>
      buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: [seatOf(index)] }),
    ),
  );
  expectOneOwnerEach(answers);
  for (const [index, { status, body }] of answers.entries()) {
    if (status === 409) expect(body.unavailable_seat_ids).toEqual([seatOf(index)]);
  }
  const paid = await Promise.all(
    answers.map(async ({ status, body }, index) => {
      if (status !== 201) return null;
      const checkout = { payment: { method: 'pm_card_visa' } };
      const path = `/v1/holds/${body.hold_id}/checkout`;
      return buyers[index]?.post(path, checkout, { key: newKey() });
    }),
  );
  const orders = paid.filter((answer) => answer !== null && answer !== undefined);
  expect(
    orders.filter(({ status, body }) => status !== 201 || body.status !== 'confirmed'),
  ).toEqual([]);
  expect(orders).toHaveLength(SEATS);
  const path = `/v1/shows/${showId}/availability?min_position=${lastPosition(orders)}`;
  const { body } = expectStatus(await house.send('GET', path), 200);
  expect(body).toMatchObject({ available: 0, total: SEATS, sections: [{ sold: SEATS }] });
  const show = await house.send('GET', `/v1/shows/${showId}`);
  expect(show.body).toMatchObject({ status: 'sold_out', available: 0 });
}, 30_000);

/** Who is beaten to every pick, while there still was one, is asked to come back. */
const MAY_BE_TOLD: ReadonlySet<unknown> = new Set(['seat_unavailable', 'projection_behind']);

test('an area and the best available are as fair', async () => {
  const floor = [{ id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: SEATS }];
  for (const [sections, wish] of [
    [floor, { area: 'FLOOR', quantity: 1 }],
    [SECTIONS, { best_available: { quantity: 1 } }],
  ] as const) {
    const { showId } = await house.newShow({ sections });
    const buyers = await crowd();
    const path = `/v1/shows/${showId}/holds`;
    const answers = await Promise.all(buyers.map((buyer) => buyer.post(path, wish)));
    const codes = new Set(
      answers.filter(({ status }) => status !== 201).map(({ body }) => body.code),
    );
    expect([...codes].filter((code) => !MAY_BE_TOLD.has(code))).toEqual([]);
    const won = idsOf(answers);
    expect(new Set(won).size).toBe(won.length);
    // Whoever was beaten to every pick comes back while a place is free.
    for (let left = SEATS - won.length; left > 0; left -= 1) {
      expectStatus(await (await house.buyer()).post(path, wish), 201);
    }
    const full = await (await house.buyer()).post(path, wish);
    expect(full).toMatchObject({ status: 409, body: { code: 'seat_unavailable' } });
  }
}, 30_000);

test('overlapping wishes for whole rows: whole holds only', async () => {
  const { showId } = await house.newShow({ sections: SECTIONS });
  const buyers = (await crowd()).slice(0, 100);
  const answers = await Promise.all(
    buyers.map((buyer, index) => {
      const seat_ids = [0, 1, 2, 3].map((step) => seatOf(index + step));
      return buyer.post(`/v1/shows/${showId}/holds`, {
        seat_ids: index % 2 === 0 ? seat_ids : seat_ids.toReversed(),
      });
    }),
  );
  for (const { status } of answers) expect([201, 409]).toContain(status);
  const won = idsOf(answers);
  expect(new Set(won).size).toBe(won.length);
  expect(won.length).toBe(4 * answers.filter(({ status }) => status === 201).length);
  const path = `/v1/shows/${showId}/availability?min_position=${lastPosition(answers)}`;
  // Where seats are taken one by one, what a loser gives back may come after the last winner.
  const isLeft = ({ body }: Answer) => body.available === SEATS - won.length;
  const answer = await eventually(() => house.send('GET', path), isLeft, 2_000);
  expect(answer.body.available).toBe(SEATS - won.length);
}, 30_000);
