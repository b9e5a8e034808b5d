/** Which seats a hold asks for: the buyer's own choice, or the house's. */
import type { SeatRanking } from '#domain/best-available.ts';
import { pickBestAvailable, prepareBestAvailable, SPREAD_BLOCKS } from '#domain/best-available.ts';
import type { Layout } from '#domain/layout.ts';
import { pickUnits } from '#domain/pick-units.ts';
import type { Random } from '#platform/ports.ts';
import type { ShowSeats } from '#projections/port.ts';

export type SeatWish =
  | { readonly kind: 'seats'; readonly seatIds: readonly string[] }
  | { readonly kind: 'area'; readonly area: string; readonly quantity: number }
  | {
      readonly kind: 'best';
      readonly quantity: number;
      readonly section?: string | undefined;
      /** Id of a price tier. */
      readonly tier?: string | undefined;
      readonly accessible?: boolean | undefined;
      readonly adjacent?: boolean | undefined;
    };

export type SeatChoice =
  | { readonly kind: 'chosen'; readonly indexes: readonly number[] }
  | { readonly kind: 'unknown-seats'; readonly seatIds: readonly string[] }
  /** Seats that are not sold yet to whoever asks. */
  | { readonly kind: 'not-opened' }
  /** No such section, area or tier, or one of the other kind. */
  | { readonly kind: 'unknown-area' }
  | { readonly kind: 'nothing-fits' };

/**
 * @param again the seats chosen first were taken meanwhile: choose others
 */
export function chooseSeats(
  show: ShowSeats,
  wish: SeatWish,
  tools: {
    readonly nowMs: number;
    readonly random: Random;
    readonly again: boolean;
    /** Left out where all seats are for sale. */
    readonly isOpened?: ((index: number) => boolean) | undefined;
  },
): SeatChoice {
  const { nowMs, random, isOpened } = tools;
  if (wish.kind === 'seats') {
    const choice = byId(show.layout, wish.seatIds);
    const isOpen =
      choice.kind !== 'chosen' || isOpened === undefined || choice.indexes.every(isOpened);
    return isOpen ? choice : { kind: 'not-opened' };
  }
  const isFree = (index: number): boolean =>
    show.isFree(index, nowMs) && (isOpened === undefined || isOpened(index));
  const indexes =
    wish.kind === 'area'
      ? units(show, wish, isFree, random)
      : bestSeats(show, wish, isFree, spread(show, tools));
  if (indexes === 'unknown') return { kind: 'unknown-area' };
  return indexes === null ? { kind: 'nothing-fits' } : { kind: 'chosen', indexes };
}

function byId(layout: Layout, seatIds: readonly string[]): SeatChoice {
  const indexes = seatIds.map((seatId) => layout.indexOf(seatId));
  const unknown = seatIds.filter((_, number) => indexes[number] === -1);
  return unknown.length > 0
    ? { kind: 'unknown-seats', seatIds: unknown }
    : { kind: 'chosen', indexes };
}

type Picked = readonly number[] | null | 'unknown';

function units(
  show: ShowSeats,
  wish: Extract<SeatWish, { kind: 'area' }>,
  isFree: (index: number) => boolean,
  random: Random,
): Picked {
  const section = show.layout.section(wish.area);
  if (section?.kind !== 'ga') return 'unknown';
  const start = Math.floor(random.next() * section.count);
  return pickUnits(show.layout, wish.area, wish.quantity, isFree, start);
}

/** Alone, a buyer gets the very best; in a crowd they would all run for the same seats. */
function spread(
  show: ShowSeats,
  { random, again }: { readonly random: Random; readonly again: boolean },
): number {
  return again || show.hasInFlight() ? Math.floor(random.next() * SPREAD_BLOCKS) : 0;
}

function bestSeats(
  show: ShowSeats,
  wish: Extract<SeatWish, { kind: 'best' }>,
  isFree: (index: number) => boolean,
  offset: number,
): Picked {
  const { section, tier: tierId, quantity, accessible, adjacent } = wish;
  if (section !== undefined && show.layout.section(section)?.kind !== 'reserved') return 'unknown';
  const tiers = show.show().terms.priceTiers;
  const tier = tierId === undefined ? undefined : tiers.findIndex(({ id }) => id === tierId);
  if (tier === -1) return 'unknown';
  const request = { quantity, section, tier, accessible, adjacent };
  return pickBestAvailable(rankingOf(show.layout), request, {
    isFree,
    tiers: show.tiers,
    offset,
  });
}

/** Chooses for nobody, so that the first buyer's choice is not the first: a ranking of all seats is made. */
export function prepareChoice(
  show: ShowSeats,
  tools: { readonly nowMs: number; readonly random: Random },
): void {
  for (const quantity of [1, 2, 3, 4]) {
    chooseSeats(show, { kind: 'best', quantity }, { ...tools, again: false });
  }
}

const rankings = new WeakMap<Layout, SeatRanking>();

/** Made once for each layout: it depends on nothing else. */
function rankingOf(layout: Layout): SeatRanking {
  const known = rankings.get(layout);
  if (known !== undefined) return known;
  const ranking = prepareBestAvailable(layout);
  rankings.set(layout, ranking);
  return ranking;
}
