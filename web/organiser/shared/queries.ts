/** What the organiser's screens ask for, by one name each, so that a change is seen by all. */
import { useQuery } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';

export type Show = Output<'getShow'>;
export type Event = Output<'getEvent'>;
export type Venue = Output<'getVenue'>;
export type Sales = Output<'getSales'>;

const LIST_MAX = 100;
/** Enough pages for any house; a list that never ends is none that somebody reads. */
const PAGES_MAX = 20;

export const useShow = (showId: string, refetchInterval: number | false = 30_000) =>
  useQuery({
    queryKey: ['show', showId],
    queryFn: () => api.getShow({ path: { id: showId } }),
    refetchInterval,
    enabled: showId !== '',
  });

export const useEvent = (eventId: string) =>
  useQuery({
    queryKey: ['event', eventId],
    queryFn: () => api.getEvent({ path: { id: eventId } }),
    enabled: eventId !== '',
  });

export const useShows = (eventId: string) =>
  useQuery({
    queryKey: ['organiser', 'shows', eventId],
    queryFn: () => api.listShows({ path: { id: eventId } }),
  });

export const useVenue = (venueId: string) =>
  useQuery({
    queryKey: ['organiser', 'venue', venueId],
    queryFn: () => api.getVenue({ path: { id: venueId } }),
    enabled: venueId !== '',
  });

export type VenueHead = Output<'listVenues'>['venues'][number];

export const useVenues = () =>
  useQuery({
    queryKey: ['organiser', 'venues'],
    queryFn: async () => {
      const venues: VenueHead[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const query: { limit: number; cursor?: string } = { limit: LIST_MAX };
        if (cursor !== null) query.cursor = cursor;
        const answer: Output<'listVenues'> = await api.listVenues({ query });
        venues.push(...answer.venues);
        cursor = answer.next_cursor;
        if (cursor === null) break;
      }
      return venues.sort((one, other) => one.name.localeCompare(other.name));
    },
  });

/** Politely: half as often as asked for while the last answer was a refusal. */
export const politely =
  (everyMs: number) =>
  ({ state }: { readonly state: { readonly status: string } }): number =>
    state.status === 'error' ? 2 * everyMs : everyMs;

export const useSales = (showId: string, everyMs: number, enabled = true) =>
  useQuery({
    queryKey: ['organiser', 'sales', showId],
    queryFn: () => api.getSales({ path: { id: showId } }),
    refetchInterval: politely(everyMs),
    enabled,
  });
