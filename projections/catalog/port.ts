/** What the catalog offers to the other folders. */
import type { TicketedEvent } from '#domain/event.ts';
import type { Show } from '#domain/show.ts';
import type { VenueDetails } from '#domain/venue-details.ts';

/** The words that a search is cut into. */
export { searchedWords } from './words.ts';

export interface SectionSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: 'reserved' | 'ga';
  readonly count: number;
}

interface LayoutSummary {
  readonly layoutVersion: number;
  readonly sections: readonly SectionSummary[];
}

/** A venue without its places: a layout may be megabytes. */
export interface VenueSummary extends VenueDetails {
  readonly venueId: string;
  readonly owner: string;
  readonly layout: LayoutSummary | null;
  /** The one being written. */
  readonly drawing: LayoutSummary | null;
}

/** What lists say of a venue. */
export type VenueRef = Pick<VenueSummary, 'venueId' | 'name' | 'city' | 'country' | 'timezone'>;

/** A day by the calendar of the venue (`2026-05-01`), or a moment. */
export type DayOrTime = { readonly day: string } | { readonly timeMs: number };

/**
 * Conditions on an event, or on any one of its shows; those left out don't count. Texts are compared
 * without case and accents.
 */
export interface EventFilter {
  /** Words, each of which must be in name, category, artists, or a show's venue or city. */
  readonly q?: string | undefined;
  readonly artist?: string | undefined;
  readonly category?: string | undefined;
  readonly city?: string | undefined;
  readonly country?: string | undefined;
  /** Id or name of a venue. */
  readonly venue?: string | undefined;
  /** The first and the last start that count. */
  readonly dateFrom?: DayOrTime | undefined;
  readonly dateTo?: DayOrTime | undefined;
}

/** Where an event stands in the order of a list. */
export interface EventPlace {
  /** 0: all words are in it as they were typed; 1: as beginnings; 2: misspelt. 0 without `q`. */
  readonly rank: number;
  /** 1: all of its shows are over. These come last, the latest first. */
  readonly isOver: number;
  /** The start of the next show; of the last one, negative, where all are over. */
  readonly key: number;
  readonly eventId: string;
}

/** A show with its venue. */
export interface ListedShow {
  readonly show: Show;
  readonly venue: VenueSummary;
}

/** What a list says of an event's shows: of the next one, and of all. */
export interface ShowsInBrief {
  /** The next one that is not over, else the last; null without any. */
  readonly next: {
    readonly venue: VenueRef;
    readonly startsAtMs: number;
    readonly endsAtMs: number | null;
    readonly onSaleAtMs: number;
  } | null;
  readonly showCount: number;
  readonly venueCount: number;
  /** What the cheapest and the dearest place cost; null where currencies differ. */
  readonly minPriceCents: number | null;
  readonly maxPriceCents: number | null;
  /** ISO 4217. */
  readonly currency: string | null;
}

export interface ListedEvent {
  readonly event: TicketedEvent;
  readonly place: EventPlace;
  readonly shows: ShowsInBrief;
}

export interface CatalogReader {
  /**
   * Published events, and all of the caller's own where there is an owner, in the order of their
   * places. `nowMs` says which show is next: the same for all pages of a list.
   */
  events(
    filter: EventFilter,
    page: { readonly limit: number; readonly after: EventPlace | null },
    caller: {
      readonly owner: string | null;
      /** Only those of the owner. */
      readonly isOwnOnly?: boolean;
      readonly nowMs: number;
    },
  ): Promise<readonly ListedEvent[]>;
  event(eventId: string): Promise<TicketedEvent | null>;
  /** All shows of these events, drafts too, by their start. */
  showsOf(eventIds: readonly string[]): Promise<readonly ListedShow[]>;
  show(showId: string): Promise<ListedShow | null>;
  venue(venueId: string): Promise<VenueSummary | null>;
  /** In the order of their ids; of one owner, or of all. */
  listVenues(request: {
    readonly owner: string | null;
    readonly afterId: string | null;
    readonly limit: number;
  }): Promise<readonly ListedVenue[]>;
}

export interface ListedVenue extends VenueDetails {
  readonly venueId: string;
  readonly layoutVersion: number;
  readonly seatCount: number;
}
