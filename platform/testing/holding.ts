/** A show for tests of holds: rows enough that each test takes seats of its own. */
import { type Buyer, expectStatus, type ShowIds, type TestBoxoffice } from './boxoffice.ts';

export interface Held {
  readonly hold_id: string;
  readonly version: number;
  readonly position: string;
  readonly expires_at_ms: number;
}

export interface Holding {
  readonly ids: ShowIds;
  /** The path that holds are posted to. */
  readonly holds: string;
  /** A row of ten seats that no other test knows. */
  freshRow(): number;
  /** Three seats of such a row. */
  freshSeats(): [string, string, string];
  held(buyer: Buyer, seatIds: readonly string[]): Promise<Held>;
}

const ROWS = 30;
const SECTIONS = [
  {
    id: 'A',
    name: 'Stalls',
    kind: 'reserved',
    rows: Array.from({ length: ROWS }, (_, row) => ({ label: String(row + 1), seats: 10 })),
  },
  { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: 50 },
];

export async function createHolding(house: TestBoxoffice): Promise<Holding> {
  const ids = await house.newShow({ sections: SECTIONS });
  const holds = `/v1/shows/${ids.showId}/holds`;
  let lastRow = 0;
  const freshRow = (): number => {
    lastRow += 1;
    if (lastRow > ROWS) throw new Error('the kit’s show has no more rows');
    return lastRow;
  };
  return {
    ids,
    holds,
    freshRow,
    freshSeats() {
      const row = freshRow();
      return [`A-${row}-4`, `A-${row}-5`, `A-${row}-6`];
    },
    async held(buyer, seat_ids) {
      const answer = await buyer.post(holds, { seat_ids });
      return expectStatus(answer, 201).body as unknown as Held;
    },
  };
}
