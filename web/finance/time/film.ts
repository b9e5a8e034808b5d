/** A stretch of a sale, had from the server once; from then on every moment of it is at hand. */
import { useQuery } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { STATUS } from '../../shared/map/live-seats.ts';
import { type Span, STEPS } from './span.ts';

export type StatusName = keyof typeof STATUS;
export const STATUS_NAMES = Object.keys(STATUS) as readonly StatusName[];

/** A film is kept for so long after one has left it, for those who go back and forth. */
const KEPT_MS = 120_000;

export interface Film {
  readonly publishedAtMs: number;
  /** Status bytes at the first step. */
  readonly start: Uint8Array;
  /** What changed until each later step, as the server packs it. */
  readonly changes: readonly Uint8Array[];
}

export const useFilm = (showId: string, { fromMs, toMs }: Span) =>
  useQuery({
    queryKey: ['film', showId, fromMs, toMs] as const,
    queryFn: async ({ signal }) => {
      const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
      const query = { from, to, frames: STEPS };
      return filmOf(await api.getAvailabilityHistory({ path: { id: showId }, query, signal }));
    },
    // What has been does not change.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    structuralSharing: false,
    refetchOnWindowFocus: false,
  });

export const filmOf = (answer: Output<'getAvailabilityHistory'>): Film => ({
  publishedAtMs: Date.parse(answer.published_at),
  start: bytesOf(answer.start.statuses),
  changes: answer.frames.map(({ changes }) => bytesOf(changes)),
});

/** Runs to and fro over a film. */
export interface Reel {
  /** Status bytes at a step, 0 being the beginning; whoever gets them may keep them. */
  at(step: number): Uint8Array;
}

export function createReel({ start, changes }: Film): Reel {
  const statuses = start.slice();
  let reached = 0;
  return {
    at(step) {
      if (step < reached) {
        // Changes can't be taken back; but all of a sale are applied in a few milliseconds.
        statuses.set(start);
        reached = 0;
      }
      const last = Math.min(step, changes.length);
      for (; reached < last; reached += 1) apply(changes[reached] ?? NOTHING, statuses);
      return statuses.slice();
    },
  };
}

const NOTHING = new Uint8Array(0);

/** Numbers as LEB128: eight times the distance from the index before, plus the status. */
function apply(packed: Uint8Array, statuses: Uint8Array): void {
  let [index, number, shift] = [0, 0, 0];
  for (const byte of packed) {
    number |= (byte & 127) << shift;
    shift += 7;
    if (byte > 127) continue;
    index += number >>> 3;
    statuses[index] = number & 7;
    number = 0;
    shift = 0;
  }
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

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

/** The seats that look different now; `before` is made like `now`. */
export function takeOver(before: Uint8Array, now: Uint8Array): readonly number[] {
  const changed: number[] = [];
  for (let index = 0; index < before.length; index += 1) {
    const status = now[index] ?? STATUS.blocked;
    if (before[index] === status) continue;
    before[index] = status;
    changed.push(index);
  }
  return changed;
}
