/** The house at past moments: one byte a seat, asked for one moment after the other. */
import { keepPreviousData, type QueryClient, useQuery } from '@tanstack/react-query';
import { api, BoxofficeProblem } from '../../shared/api/client.ts';
import { STATUS } from '../../shared/map/live-seats.ts';

export type StatusName = keyof typeof STATUS;
export const STATUS_NAMES = Object.keys(STATUS) as readonly StatusName[];

/** Frames that were seen are kept for so long, for those who go back and forth. */
const KEPT_MS = 120_000;

const frameQuery = (showId: string, atMs: number) => ({
  queryKey: ['past', showId, atMs] as const,
  queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Uint8Array> => {
    const { data, error, response } = await api.raw.GET('/v1/shows/{id}/availability', {
      params: { path: { id: showId }, query: { at: new Date(atMs).toISOString() } },
      headers: { Accept: 'application/octet-stream' },
      parseAs: 'arrayBuffer',
      signal,
    });
    if (!response.ok) throw new BoxofficeProblem(response.status, error);
    return new Uint8Array(data as ArrayBuffer);
  },
  // What has been does not change.
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: KEPT_MS,
});

/** While a frame is on its way the one before it stays. */
export const useFrame = (showId: string, atMs: number) =>
  useQuery({
    ...frameQuery(showId, atMs),
    structuralSharing: false,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });

/** One ahead of what is played, never more: each is a look through the record. */
export const prefetchFrame = (queries: QueryClient, showId: string, atMs: number): Promise<void> =>
  queries.prefetchQuery({ ...frameQuery(showId, atMs), structuralSharing: false });

/** How many seats of each status there are, by section and in all. */
export interface Counts {
  readonly all: Uint32Array;
  readonly bySection: readonly Uint32Array[];
}

export function countSeats(
  statuses: Uint8Array,
  { section, sections }: { readonly section: Uint16Array; readonly sections: readonly unknown[] },
): Counts {
  const all = new Uint32Array(STATUS_NAMES.length);
  const bySection = sections.map(() => new Uint32Array(STATUS_NAMES.length));
  for (let index = 0; index < statuses.length; index += 1) {
    const status = statuses[index] ?? STATUS.blocked;
    const counts = bySection[section[index] ?? 0];
    all[status] = (all[status] ?? 0) + 1;
    if (counts !== undefined) counts[status] = (counts[status] ?? 0) + 1;
  }
  return { all, bySection };
}
