import { fold } from '#domain/decision.ts';
import { buildLayout, type Layout } from '#domain/layout.ts';
import {
  evolveShow,
  initialShow,
  type PublishedShow,
  type ShowEvent,
  showStream,
  wasPublished,
} from '#domain/show.ts';
import { assignTiers } from '#domain/tiers.ts';
import { evolveVenue, initialVenue, type VenueEvent, venueStream } from '#domain/venue.ts';
import type { EventStore } from '#event-store/port.ts';
import type { LoadedShow } from './show-seats.ts';

/** A published show and the layout that it keeps; null if there is none, or only a draft. */
export async function loadShow(
  store: Pick<EventStore, 'readStream'>,
  showId: string,
): Promise<LoadedShow | null> {
  const history = await store.readStream(showStream(showId));
  const show = fold(evolveShow, initialShow, history as unknown as readonly ShowEvent[]);
  const published = history.find((event) => event.type === 'ShowPublished');
  if (show === null || !wasPublished(show) || published === undefined) return null;
  const layout = await loadLayout(store, show);
  const tiers = assignTiers(layout, show.terms);
  if (!tiers.ok) throw new Error(`show ${showId} was published with places without a tier`);
  return {
    show,
    revision: history.length - 1,
    publishedAt: published.position,
    layout,
    tiers: tiers.tiers,
  };
}

/** The venue as it stood when the show was published. */
async function loadLayout(
  store: Pick<EventStore, 'readStream'>,
  show: PublishedShow,
): Promise<Layout> {
  const { venueRevision, seatCount } = show.layout;
  const events = await store.readStream(venueStream(show.terms.venueId), {
    maxCount: venueRevision + 1,
  });
  const venue = fold(evolveVenue, initialVenue, events as unknown as readonly VenueEvent[]);
  const layout = buildLayout(venue?.layout?.sections ?? []);
  if (layout.seatCount !== seatCount) {
    throw new Error(`the venue of ${show.showId} has ${layout.seatCount} places, not ${seatCount}`);
  }
  return layout;
}
