/** The house of a show in numbers, live: by the availability stream, else asked for now and then. */
import { useEffect, useState } from 'react';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { type LiveState, openLive } from '../../shared/api/live.ts';

type Availability = Output<'getAvailability'>;

export interface Counts {
  readonly available: number;
  readonly held: number;
  readonly reserved: number;
  readonly sold: number;
  readonly total: number;
}

const KINDS = ['available', 'held', 'reserved', 'sold'] as const;
const POLL_EVERY_MS = 5_000;
/** Numbers on a screen need not change more often than they can be read. */
const SHOWN_EVERY_MS = 500;

export function countsOf({ sections, total }: Pick<Availability, 'sections' | 'total'>): Counts {
  const sum = { available: 0, held: 0, reserved: 0, sold: 0 };
  for (const section of sections) for (const kind of KINDS) sum[kind] += section[kind];
  return { ...sum, total };
}

/** Statuses by number, as the stream has them. */
const HISTOGRAM = 5;

export function useCounts(showId: string): {
  readonly counts: Counts | null;
  readonly state: LiveState;
} {
  const [counts, setCounts] = useState<Counts | null>(null);
  const [state, setState] = useState<LiveState>('away');
  useEffect(() => {
    let statuses = new Uint8Array();
    const numbers = new Array<number>(HISTOGRAM).fill(0);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      const [available = 0, held = 0, reserved = 0, sold = 0] = numbers;
      setCounts({ available, held, reserved, sold, total: statuses.length });
    };
    const snapshot = (data: string): void => {
      const taken = JSON.parse(data) as Availability;
      statuses = Uint8Array.from(atob(taken.statuses ?? ''), (byte) => byte.charCodeAt(0));
      numbers.fill(0);
      for (const status of statuses) numbers[status] = (numbers[status] ?? 0) + 1;
      show();
    };
    const delta = (data: string): void => {
      const { changes } = JSON.parse(data) as {
        readonly changes: readonly (readonly [number, number])[];
      };
      for (const [index, status] of changes) {
        const before = statuses[index];
        if (before === undefined) continue;
        numbers[before] = (numbers[before] ?? 0) - 1;
        numbers[status] = (numbers[status] ?? 0) + 1;
        statuses[index] = status;
      }
      timer ??= setTimeout(() => {
        timer = undefined;
        show();
      }, SHOWN_EVERY_MS);
    };
    const close = openLive({
      url: `/v1/shows/${encodeURIComponent(showId)}/availability/stream`,
      on: { snapshot, delta },
      poll: async (signal) => {
        const query = { detail: 'sections' as const };
        setCounts(countsOf(await api.getAvailability({ path: { id: showId }, query, signal })));
      },
      pollEveryMs: () => POLL_EVERY_MS,
      onState: setState,
    });
    return () => {
      close();
      clearTimeout(timer);
    };
  }, [showId]);
  return { counts, state };
}
