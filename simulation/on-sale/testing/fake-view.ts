/** The seats of the fake house as its API shows them, read from its store. */
import {
  evolveSeat,
  initialSeat,
  parseSeatStream,
  type SeatEvent,
  type SeatState,
} from '#domain/seat.ts';
import type { EventStore } from '#event-store/port.ts';
import type { PlannedSection } from '../house-plan.ts';
import type { SeatMap } from '../wire.ts';
import { FAKE_SHOW } from './fake-house.ts';

const BYTES = { available: 0, held: 1, reserved: 2, sold: 3, blocked: 4 } as const;

const ORDINARY_SEAT = {
  x: 0,
  y: 0,
  tier: 'standard',
  accessible: false,
  companion: false,
  obstructed_view: false,
};

export function drawMap(sections: readonly PlannedSection[]): SeatMap {
  let index = 0;
  const drawn = sections.map((section) => {
    const { id, name, kind } = section;
    if (section.kind === 'ga') {
      const units = { first_index: index, count: section.capacity, tier: 'standard' };
      index += section.capacity;
      return { id, name, kind, outline: [], rows: [], units };
    }
    const rows = section.rows.map((row) => {
      const count = typeof row.seats === 'number' ? row.seats : row.seats.length;
      const seats = Array.from({ length: count }, (_, place) => ({
        ...ORDINARY_SEAT,
        id: `${id}-${row.label}-${place + 1}`,
        label: String(place + 1),
        index: index++,
      }));
      return { label: row.label, seats };
    });
    return { id, name, kind, outline: [], rows };
  });
  return {
    show_id: FAKE_SHOW,
    layout_version: 1,
    currency: 'EUR',
    price_tiers: [],
    sections: drawn,
    seat_count: index,
  };
}

export type FakeView = ReturnType<typeof createFakeView>;

export function createFakeView(
  store: EventStore,
  seatIds: readonly string[],
  sectionIds: readonly string[],
) {
  const states = new Map<string, SeatState>();
  let version = 0;
  let after = 0n;

  async function catchUp(): Promise<void> {
    for (;;) {
      const { events, position } = await store.readAll({ after, maxCount: 1_000 });
      if (position <= after) return;
      after = position;
      for (const event of events) {
        const seat = parseSeatStream(event.stream);
        if (!seat) continue;
        version += 1;
        const before = states.get(seat.seatId) ?? initialSeat;
        states.set(seat.seatId, evolveSeat(before, event as unknown as SeatEvent));
      }
    }
  }

  const statuses = (): Uint8Array =>
    Uint8Array.from(seatIds, (id) => BYTES[states.get(id)?.status ?? 'available']);

  return {
    catchUp,
    statuses,
    version: () => version,
    free: (sectionId: string | null): string[] =>
      seatIds.filter(
        (id, index) =>
          (states.get(id)?.status ?? 'available') === 'available' &&
          (sectionId === null || sectionIds[index] === sectionId),
      ),
    overdue: (nowMs: number): { seatId: string; holdId: string }[] =>
      [...states].flatMap(([seatId, state]) =>
        state.status === 'held' && state.untilMs <= nowMs ? [{ seatId, holdId: state.holdId }] : [],
      ),
    availability: () => {
      const bytes = statuses();
      const sections = [...new Set(sectionIds)].map((id) => {
        const of = (byte: number): number =>
          bytes.filter((status, index) => status === byte && sectionIds[index] === id).length;
        const total = sectionIds.filter((sectionId) => sectionId === id).length;
        return {
          id,
          available: of(0),
          held: of(1),
          reserved: of(2),
          sold: of(3),
          blocked: of(4),
          total,
        };
      });
      return {
        version,
        available: bytes.filter((status) => status === 0).length,
        total: seatIds.length,
        sections,
        statuses: Buffer.from(bytes).toString('base64'),
      };
    },
  };
}
