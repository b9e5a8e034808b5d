/** Seats and sections in words, for whoever hears the map or goes through it by keyboard. Pure. */
import type { Formats } from '../../shared/i18n/format.ts';
import { FLAG, nameOf, type SeatGeometry } from '../../shared/map/geometry.ts';
import { type LiveSeats, STATUS } from '../../shared/map/live-seats.ts';
import { matches, type SeatFilters } from './choice.ts';
import type { texts } from './texts.ts';

type T = (typeof texts)['en'];

export interface Describing {
  readonly geometry: SeatGeometry;
  readonly seats: LiveSeats;
  readonly filters: SeatFilters;
  readonly t: T;
  readonly format: Pick<Formats, 'money'>;
}

/** `Stalls, row 4, seat 9, €51.50, free, obstructed view`. */
export function describeSeat(
  { geometry, seats, filters, t, format }: Describing,
  index: number,
  isChosen: boolean,
): string {
  const { section, row, label } = nameOf(geometry, index);
  const tier = geometry.tiers[geometry.tier[index] ?? 0];
  const isFree = seats.statuses[index] === STATUS.available;
  return listed([
    row === null ? t.place(section.name) : t.seat(section.name, row, label),
    tier === undefined ? '' : format.money(tier.cents, geometry.currency),
    isChosen ? t.isChosen : statusText(t, seats.statuses[index]),
    specials(geometry, index, t),
    isFree && !matches(geometry, filters, index) ? t.notSoughtFor : '',
  ]);
}

/** `Stalls, 12 free of 180, €51.50`. */
export function describeSection(
  { geometry, seats, t, format }: Describing,
  number: number,
  prices: readonly PriceRange[],
): string {
  const section = geometry.sections[number];
  if (section === undefined) return '';
  const free = seats.freeBySection[number] ?? 0;
  return listed([
    section.name,
    free === 0 ? t.none : t.rowFree(free, section.count),
    priceText(prices[number], geometry.currency, t, format),
    section.kind === 'ga' ? t.noNumbers : '',
  ]);
}

/** What is special about a seat; empty for most. */
export function specials({ flags }: SeatGeometry, index: number, t: T): string {
  const own = flags[index] ?? 0;
  return listed([
    (own & FLAG.accessible) !== 0 ? t.wheelchair : '',
    (own & FLAG.companion) !== 0 ? t.companion : '',
    (own & FLAG.obstructedView) !== 0 ? t.obstructed : '',
  ]);
}

export interface PriceRange {
  readonly minCents: number;
  readonly maxCents: number;
}

/** What places cost, section by section. */
export function pricesOf({ sections, tiers, tier }: SeatGeometry): readonly PriceRange[] {
  return sections.map(({ firstIndex, count }) => {
    const range = { minCents: Infinity, maxCents: -Infinity };
    for (let index = firstIndex; index < firstIndex + count; index += 1) {
      const cents = tiers[tier[index] ?? 0]?.cents ?? 0;
      range.minCents = Math.min(range.minCents, cents);
      range.maxCents = Math.max(range.maxCents, cents);
    }
    return range;
  });
}

export function priceText(
  range: PriceRange | undefined,
  currency: string,
  t: T,
  format: Pick<Formats, 'money'>,
): string {
  if (range === undefined || !Number.isFinite(range.minCents)) return '';
  const { minCents, maxCents } = range;
  const least = format.money(minCents, currency);
  return minCents === maxCents ? least : t.from(least);
}

function statusText(t: T, status: number | undefined): string {
  switch (status) {
    case STATUS.available:
      return t.seatStatus.available;
    case STATUS.held:
      return t.seatStatus.held;
    case STATUS.reserved:
      return t.seatStatus.reserved;
    case STATUS.sold:
      return t.seatStatus.sold;
    default:
      return t.seatStatus.blocked;
  }
}

const listed = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');
