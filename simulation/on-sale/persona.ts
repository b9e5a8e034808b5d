/** Who is in the crowd. Everything about a buyer follows from the seed. */
import type { Random } from '#platform/ports.ts';
import { chance, createSeededRandom, integerBetween, shuffled } from '../seeded-random.ts';

/** How a buyer looks for seats at first. */
export type Taste = 'map' | 'best_available' | 'accessible' | 'floor';

/** What a buyer who has a hold does about it. */
export type Resolve =
  /** Pays. */
  | 'buys'
  /** Lets the first hold go, by the button or by the clock, and comes back. */
  | 'hesitates'
  /** Leaves for good: the hold is released, or left to lapse. */
  | 'walks_away';

/** How paying goes. */
export type Wallet =
  | 'good_card'
  /** The first card is declined, the second one is good. */
  | 'second_card'
  /** The bank asks for 3-D Secure, and is satisfied. */
  | 'challenge'
  /** The first challenge fails, then the card without one is used. */
  | 'challenge_fails_first'
  /** Declined, and the buyer cancels. */
  | 'gives_up'
  /** Declined until no try is left. */
  | 'never_works'
  /** Doesn't come back from the challenge, and cancels. */
  | 'leaves_challenge';

export interface Persona {
  readonly number: number;
  readonly partySize: number;
  readonly taste: Taste;
  readonly resolve: Resolve;
  readonly wallet: Wallet;
  /** Clicks twice on the button for the hold, the order, the payment. */
  readonly doubleClicks: boolean;
  /** Sends an answered request again under the same key. */
  readonly repeats: boolean;
  /** Reads the live stream where others fetch the map. */
  readonly watchesLive: boolean;
  readonly releasesByButton: boolean;
  readonly thinkMs: number;
  readonly random: Random;
}

/** At most so many leave without seats, so that a crowd of 1.2 times the house still fills it. */
const LEAVE_FOR_GOOD_SHARE = 0.1;

/** What goes wrong for good, dealt out in turn among those who leave. */
const LOST_CAUSES: readonly Pick<Persona, 'resolve' | 'wallet'>[] = [
  { resolve: 'walks_away', wallet: 'good_card' },
  { resolve: 'buys', wallet: 'gives_up' },
  { resolve: 'walks_away', wallet: 'good_card' },
  { resolve: 'buys', wallet: 'leaves_challenge' },
  { resolve: 'buys', wallet: 'never_works' },
];

const CLERK_LANE = 1_000_000_000;

/** The crowd in the order in which it comes. */
export function gatherCrowd(buyers: number, seed: number): Persona[] {
  const dealer = createSeededRandom(seed, CLERK_LANE);
  const leaving = Math.floor(buyers * LEAVE_FOR_GOOD_SHARE);
  const cards = shuffled(
    dealer,
    Array.from({ length: buyers }, (_, number) => number < leaving),
  );
  let lost = 0;
  return cards.map((leaves, number) => {
    const cause = leaves ? LOST_CAUSES[lost++ % LOST_CAUSES.length] : undefined;
    return makePersona(number, createSeededRandom(seed, number), cause);
  });
}

function makePersona(
  number: number,
  random: Random,
  lost: Pick<Persona, 'resolve' | 'wallet'> | undefined,
): Persona {
  const drawn: Persona = {
    number,
    partySize: drawPartySize(random),
    taste: drawTaste(random),
    resolve: chance(random, 0.08) ? 'hesitates' : 'buys',
    wallet: drawWallet(random),
    doubleClicks: chance(random, 0.08),
    repeats: chance(random, 0.05),
    watchesLive: chance(random, 0.02),
    releasesByButton: chance(random, 0.5),
    thinkMs: chance(random, 0.3) ? integerBetween(random, 20, 250) : 0,
    random,
  };
  return { ...drawn, ...lost };
}

function drawPartySize(random: Random): number {
  const draw = random.next();
  if (draw < 0.2) return 1;
  if (draw < 0.65) return 2;
  if (draw < 0.8) return 3;
  if (draw < 0.95) return 4;
  return draw < 0.98 ? 5 : 6;
}

function drawTaste(random: Random): Taste {
  const draw = random.next();
  if (draw < 0.6) return 'map';
  if (draw < 0.8) return 'best_available';
  return draw < 0.97 ? 'floor' : 'accessible';
}

function drawWallet(random: Random): Wallet {
  const draw = random.next();
  if (draw < 0.84) return 'good_card';
  if (draw < 0.92) return 'second_card';
  return draw < 0.98 ? 'challenge' : 'challenge_fails_first';
}
