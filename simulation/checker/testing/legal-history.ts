/** Random histories that keep every promise: what buyers might do to a small house. */
import fc from 'fast-check';
import {
  acceptRefund,
  cancelOrder,
  expireHold,
  type Fact,
  HOLD_MS,
  placeHold,
  placeOrder,
  releaseHold,
  requestRefund,
  START_MS,
  sellOrder,
} from './history-builder.ts';

const SEATS = ['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'A-6'];

type Stage = 'held' | 'reserved' | 'sold';
interface Purchase {
  readonly name: string;
  readonly seatIds: readonly string[];
  stage: Stage;
}

/** A hold of so many free seats from this one on, or the next step of one that there is. */
type Move = { readonly seat: number; readonly count: number; readonly choice: number };

const arbMove: fc.Arbitrary<Move> = fc.record({
  seat: fc.nat({ max: SEATS.length - 1 }),
  count: fc.integer({ min: 1, max: 3 }),
  choice: fc.nat({ max: 5 }),
});

/** At least one sale is in each history. */
export const arbLegalHistory: fc.Arbitrary<Fact[]> = fc
  .array(arbMove, { minLength: 1, maxLength: 40 })
  .map(play);

function play(moves: readonly Move[]): Fact[] {
  const facts: Fact[] = [];
  const live: Purchase[] = [];
  for (const [turn, move] of moves.entries()) {
    const purchase = live[move.seat];
    if (purchase === undefined || move.choice === 0) hold(facts, live, move, turn);
    else advance(facts, live, purchase, move.choice);
  }
  const last: Purchase = { name: 'last', seatIds: ['B-1'], stage: 'held' };
  facts.push(...placeHold('hld_last', last.seatIds));
  sell(facts, last);
  return facts;
}

function hold(facts: Fact[], live: Purchase[], move: Move, turn: number): void {
  const taken = new Set(live.flatMap((purchase) => purchase.seatIds));
  const seatIds = SEATS.slice(move.seat)
    .filter((seatId) => !taken.has(seatId))
    .slice(0, move.count);
  if (seatIds.length === 0) return;
  const purchase: Purchase = { name: String(turn), seatIds, stage: 'held' };
  live.push(purchase);
  facts.push(...placeHold(`hld_${purchase.name}`, seatIds));
}

function advance(facts: Fact[], live: Purchase[], purchase: Purchase, choice: number): void {
  const { name, seatIds } = purchase;
  const end = (...ending: Fact[]): void => {
    facts.push(...ending);
    live.splice(live.indexOf(purchase), 1);
  };
  if (purchase.stage === 'held') {
    if (choice === 1) end(...releaseHold(`hld_${name}`, seatIds));
    else if (choice === 2) end(...expireHold(`hld_${name}`, seatIds, START_MS + HOLD_MS));
    else if (choice === 3) sell(facts, purchase);
    else {
      facts.push(...placeOrder(`ord_${name}`, `hld_${name}`, seatIds));
      purchase.stage = 'reserved';
    }
  } else if (purchase.stage === 'reserved') {
    if (choice <= 2) end(...cancelOrder(`ord_${name}`, seatIds));
    else {
      facts.push(...sellOrder(`ord_${name}`, `hld_${name}`, seatIds));
      purchase.stage = 'sold';
    }
  } else if (choice === 1) {
    const refundId = `rfd_${name}`;
    end(
      requestRefund(`ord_${name}`, refundId, seatIds),
      ...acceptRefund(`ord_${name}`, refundId, seatIds),
    );
  }
}

function sell(facts: Fact[], purchase: Purchase): void {
  const { name, seatIds } = purchase;
  facts.push(
    ...placeOrder(`ord_${name}`, `hld_${name}`, seatIds),
    ...sellOrder(`ord_${name}`, `hld_${name}`, seatIds),
  );
  purchase.stage = 'sold';
}
