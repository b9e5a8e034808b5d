/** What the catalog offers to the other folders. */
import type { TicketedEvent } from '#domain/event.ts';
import type { Show } from '#domain/show.ts';
import type { VenueDetails } from '#domain/venue-details.ts';

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

/** Conditions on an event, or on any one of its shows; those left out don't count. */
export interface EventFilter {
  /** Each word must be somewhere in name, category or artists. */
  readonly q?: string | undefined;
  readonly artist?: string | undefined;
  readonly category?: string | undefined;
  readonly city?: string | undefined;
  readonly country?: string | undefined;
  /** Id or name of a venue. */
  readonly venue?: string | undefined;
  /** Days at the venue, both included: `2026-05-01`. */
  readonly dateFrom?: string | undefined;
  readonly dateTo?: string | undefined;
}

/** The event that a page ended with: its next show's start, and its id. */
export interface EventCursor {
  readonly startsAtMs: number;
  readonly eventId: string;
}

/** A show with its venue. */
export interface ListedShow {
  readonly show: Show;
  readonly venue: VenueSummary;
}

export interface ListedEvent {
  readonly event: TicketedEvent;
  /** Sorts the list; the end of time for an event without a show. */
  readonly startsAtMs: number;
  /** Those that the caller may see, by their start. */
  readonly shows: readonly ListedShow[];
}

export interface CatalogReader {
  /** Published events by their next show, and all of the caller's own where there is an owner. */
  events(
    filter: EventFilter,
    page: { readonly limit: number; readonly after: EventCursor | null },
    caller: { readonly owner: string | null; readonly nowMs: number },
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
