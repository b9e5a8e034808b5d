/** Which seats are free, as the stream tells it: one byte a seat, and what is left by section and tier. */
import type { Output } from '#client/index.ts';
import type { SeatGeometry } from './geometry.ts';

export type Availability = Output<'getAvailability'>;

export const STATUS = { available: 0, held: 1, reserved: 2, sold: 3, blocked: 4 } as const;

export interface LiveSeats {
  readonly statuses: Uint8Array;
  version: number;
  readonly freeBySection: Uint32Array;
  readonly freeByTier: Uint32Array;
  free: number;
}

export function createLiveSeats({ seatCount, sections, tiers }: SeatGeometry): LiveSeats {
  return {
    // Until it is known, nothing is promised.
    statuses: new Uint8Array(seatCount).fill(STATUS.blocked),
    version: -1,
    freeBySection: new Uint32Array(sections.length),
    freeByTier: new Uint32Array(Math.max(1, tiers.length)),
    free: 0,
  };
}

/** All seats at once; false where that is older than what is known. */
export function takeSnapshot(
  seats: LiveSeats,
  geometry: SeatGeometry,
  snapshot: Pick<Availability, 'version' | 'statuses'>,
): boolean {
  if (snapshot.statuses === undefined || snapshot.version < seats.version) return false;
  seats.statuses.set(bytesOf(snapshot.statuses).subarray(0, geometry.seatCount));
  seats.version = snapshot.version;
  count(seats, geometry);
  return true;
}

export interface Delta {
  readonly version: number;
  readonly changes: readonly (readonly [index: number, status: number])[];
}

/** The seats that have changed. */
export function takeDelta(
  seats: LiveSeats,
  geometry: SeatGeometry,
  delta: Delta,
): readonly number[] {
  const { statuses, freeBySection, freeByTier } = seats;
  const changed: number[] = [];
  for (const [index, status] of delta.changes) {
    const before = statuses[index];
    if (before === undefined || before === status) continue;
    statuses[index] = status;
    changed.push(index);
    const change = Number(status === STATUS.available) - Number(before === STATUS.available);
    if (change === 0) continue;
    const [section, tier] = [geometry.section[index] ?? 0, geometry.tier[index] ?? 0];
    freeBySection[section] = (freeBySection[section] ?? 0) + change;
    freeByTier[tier] = (freeByTier[tier] ?? 0) + change;
    seats.free += change;
  }
  seats.version = Math.max(seats.version, delta.version);
  return changed;
}

function count(seats: LiveSeats, geometry: SeatGeometry): void {
  const { statuses, freeBySection, freeByTier } = seats;
  freeBySection.fill(0);
  freeByTier.fill(0);
  seats.free = 0;
  for (let index = 0; index < geometry.seatCount; index += 1) {
    if (statuses[index] !== STATUS.available) continue;
    const [section, tier] = [geometry.section[index] ?? 0, geometry.tier[index] ?? 0];
    freeBySection[section] = (freeBySection[section] ?? 0) + 1;
    freeByTier[tier] = (freeByTier[tier] ?? 0) + 1;
    seats.free += 1;
  }
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}
