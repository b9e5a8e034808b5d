import { expect, test } from 'vitest';
import type { Violation } from '../../checker/violation.ts';
import { createSeededRandom } from '../../seeded-random.ts';
import { gatherCrowd } from '../persona.ts';
import { createBuyer } from '../sale.ts';
import { judgeLine } from './judge-line.ts';
import type { LineHistory } from './line-history.ts';
import { createLinePerson, drawManner, type LinePerson } from './line-person.ts';

const PACE = { gatherSeconds: 10, dawdleSeconds: 1 };
const NOTHING: LineHistory = { advances: [], holds: [], confirmedAtMs: new Map(), drawnEvents: 1 };

/** Somebody with that place, and what they were told. */
function somebody(place: number, told: Partial<LinePerson>): LinePerson {
  const [persona] = gatherCrowd(1, place);
  if (persona === undefined) throw new Error('nobody came');
  const person = createLinePerson(
    createBuyer(persona),
    drawManner(createSeededRandom(place, 1), PACE),
  );
  person.buyer.customerId = `cus_${place}`;
  return Object.assign(person, { place, sessionId: `wrs_${place}` }, told);
}

function verdictOn(people: readonly LinePerson[], history: Partial<LineHistory> = {}) {
  const violations: Violation[] = [];
  const verdict = judgeLine(
    people,
    { ...NOTHING, ...history },
    { maxActive: 2 },
    (kind, subject, message) => violations.push({ kind, subject, message }),
  );
  return { ...verdict, kinds: violations.map(({ kind }) => kind) };
}

test('a line in which everybody was let in by turn breaks no promise', () => {
  const { kinds, mostShoppers } = verdictOn(
    [
      somebody(1, { admittedAtMs: 1_000 }),
      somebody(2, { waitedUntilMs: 900, admittedAtMs: 1_000, leftAtMs: 5_000 }),
      somebody(3, { waitedUntilMs: 3_000, admittedAtMs: 4_000 }),
      somebody(4, { waitedUntilMs: 9_000 }),
    ],
    {
      confirmedAtMs: new Map([['cus_1', 3_500]]),
      holds: [{ customerId: 'cus_1', atMs: 2_000 }],
    },
  );
  expect(kinds).toEqual([]);
  expect(mostShoppers).toBe(2);
});

test('too many shoppers at once are counted, by answers or by the house’s own account', () => {
  const three = [1, 2, 3].map((place) => somebody(place, { admittedAtMs: 1_000 }));
  expect(verdictOn(three)).toMatchObject({ kinds: ['too_many_shoppers'], mostShoppers: 3 });
  const advances = [{ atMs: 1, calledUpTo: 2, active: 3 }];
  expect(verdictOn([], { advances }).kinds).toEqual(['too_many_shoppers']);
});

test('somebody who still waits after one behind them was let in has been passed over', () => {
  const { kinds } = verdictOn([
    somebody(1, { waitedUntilMs: 2_000 }),
    somebody(2, { admittedAtMs: 1_000 }),
  ]);
  expect(kinds).toEqual(['admitted_out_of_turn']);
});

test('one place is one person’s', () => {
  expect(verdictOn([somebody(7, {}), somebody(7, {})]).kinds).toEqual(['place_given_twice']);
});

test('who was not let in, or only later, can’t have held seats', () => {
  const holds = [
    { customerId: 'cus_1', atMs: 1_000 },
    { customerId: 'cus_9', atMs: 1_000 },
  ];
  const { kinds } = verdictOn([somebody(1, { admittedAtMs: 2_000 })], { holds });
  expect(kinds).toEqual(['held_without_admission', 'held_without_admission']);
});

test('estimates are held against the moment of the call, where enough of them can be', () => {
  const told = (etaSeconds: number) =>
    Array.from({ length: 100 }, (_, index) =>
      somebody(index + 1, {
        looks: [{ atMs: 0, etaSeconds }],
        admittedAtMs: 25_000,
        leftAtMs: 25_000,
      }),
    );
  const advances = [{ atMs: 20_000, calledUpTo: 200, active: 0 }];

  const honest = verdictOn(told(22), { advances });
  expect(honest).toMatchObject({ kinds: [], looks: 100, areEstimatesJudged: true });
  expect(honest.etaMedianError).toBeCloseTo(0.1);
  expect(honest.etaByTenth[0]).toEqual({ looks: 100, median_signed_error: honest.etaMedianError });
  expect(verdictOn(told(18), { advances }).etaByTenth[0]?.median_signed_error).toBeCloseTo(-0.1);
  expect(verdictOn(told(30), { advances }).kinds).toEqual(['estimates_off']);
  const few = verdictOn(told(30).slice(1), { advances });
  expect(few).toMatchObject({ kinds: [], looks: 99, areEstimatesJudged: false });
});
