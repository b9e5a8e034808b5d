/** Somebody who was let in: looks around, buys, and says so when they go without. */
import { integerBetween } from '../../seeded-random.ts';
import { visit } from '../buyer.ts';
import { type HouseWatch, isSoldOut } from '../house-watch.ts';
import { ConnectionLost } from '../http-client.ts';
import type { Sale } from '../sale.ts';
import { leave } from './line.ts';
import type { LineEnd, LinePerson } from './line-person.ts';

/** Before somebody who was refused looks again. */
const PAUSE_MIN_MS = 200;
const PAUSE_MAX_MS = 800;
/** How often somebody who looks around sees that the last seat has gone. */
const GLANCE_MS = 1_000;
/** Far fewer than an admission lasts. */
const VISITS_MAX = 300;

export async function shop(sale: Sale, house: HouseWatch, person: LinePerson): Promise<LineEnd> {
  const { buyer, manner } = person;
  const { timers } = sale.world;
  for (let leftMs = manner.dawdlesMs; leftMs > 0 && !isSoldOut(house.view()); leftMs -= GLANCE_MS) {
    await timers.sleep(Math.min(leftMs, GLANCE_MS));
  }
  while (buyer.visits < VISITS_MAX) {
    const end = await visit(sale, buyer).catch((error: unknown) => {
      if (!(error instanceof ConnectionLost)) throw error;
      sale.record.refuse('no_answer');
      return 'comes_back' as const;
    });
    if (end === 'bought') return 'bought';
    if (end === 'left') break;
    if (isSoldOut(house.view())) {
      await leave(sale, person);
      return 'too_late';
    }
    await timers.sleep(integerBetween(buyer.persona.random, PAUSE_MIN_MS, PAUSE_MAX_MS));
  }
  await leave(sale, person);
  return 'left';
}
