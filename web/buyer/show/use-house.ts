/** A show with its house: where the seats are, once; which are free, live. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { api } from '../../shared/api/client.ts';
import { type LiveState, openLive } from '../../shared/api/live.ts';
import { geometryOf, type SeatGeometry } from '../../shared/map/geometry.ts';
import { gridOf, type SeatGrid } from '../../shared/map/grid.ts';
import {
  type Availability,
  createLiveSeats,
  type Delta,
  type LiveSeats,
  takeDelta,
  takeSnapshot,
} from '../../shared/map/live-seats.ts';

export interface House {
  readonly geometry: SeatGeometry;
  readonly grid: SeatGrid;
}

/** By its version it is kept for ever: by the browser, and zipped by the server. */
async function loadHouse(showId: string, version: number): Promise<House> {
  const map = await api.getSeatMap({ path: { id: showId }, query: { layout_version: version } });
  const geometry = geometryOf(map);
  return { geometry, grid: gridOf(geometry) };
}

export const useShow = (showId: string) =>
  useQuery({
    queryKey: ['show', showId],
    queryFn: () => api.getShow({ path: { id: showId } }),
    refetchInterval: 30_000,
  });

/** `version`: undefined until it is known, null where the show has no house yet. */
export const useHouse = (showId: string, version: number | null | undefined) =>
  useQuery({
    queryKey: ['house', showId, version],
    queryFn: () => loadHouse(showId, version ?? 0),
    enabled: version != null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    structuralSharing: false,
    refetchOnWindowFocus: false,
  });

/** Counts on the screen follow at this pace; the map follows every change. */
const COUNTS_EVERY_MS = 400;
const POLL_EVERY_MS = 4_000;

export interface Live {
  readonly seats: LiveSeats;
  readonly state: LiveState;
  /** Grows when counts have changed. */
  readonly tick: number;
}

/** `onChange`: seats that have changed; null for all. Called for each delta. */
export function useLiveSeats(
  showId: string,
  geometry: SeatGeometry,
  onChange: (indices: readonly number[] | null, seats: LiveSeats) => void,
): Live {
  const queries = useQueryClient();
  const seats = useMemo(() => createLiveSeats(geometry), [geometry]);
  const [state, setState] = useState<LiveState>('away');
  const [tick, setTick] = useState(0);
  const changed = useRef(onChange);
  changed.current = onChange;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (indices: readonly number[] | null): void => {
      if (indices?.length === 0) return;
      changed.current(indices, seats);
      timer ??= setTimeout(() => {
        timer = undefined;
        setTick((count) => count + 1);
      }, COUNTS_EVERY_MS);
    };
    const snapshot = (taken: Availability): void => {
      if (!takeSnapshot(seats, geometry, taken)) return;
      changed.current(null, seats);
      setTick((count) => count + 1);
    };
    const close = openLive({
      url: `/v1/shows/${encodeURIComponent(showId)}/availability/stream`,
      on: {
        snapshot: (data) => snapshot(JSON.parse(data) as Availability),
        delta: (data) => tell(takeDelta(seats, geometry, JSON.parse(data) as Delta)),
      },
      poll: async (signal) => snapshot(await api.getAvailability({ path: { id: showId }, signal })),
      pollEveryMs: () => POLL_EVERY_MS,
      onState: setState,
    });
    return () => {
      close();
      clearTimeout(timer);
      void queries.invalidateQueries({ queryKey: ['show', showId] });
    };
  }, [showId, geometry, seats, queries]);

  return { seats, state, tick };
}
