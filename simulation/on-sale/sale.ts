/** What all buyers of a run share. */
import type { FloorPlan } from './floor-plan.ts';
import type { HttpClient } from './http-client.ts';
import type { PatientClient } from './patient-client.ts';
import type { Persona } from './persona.ts';
import type { SaleRecord } from './record.ts';
import type { Statuses } from './seat-picking.ts';
import type { World } from './world.ts';

export interface Sale {
  readonly runName: string;
  readonly eventId: string;
  readonly showId: string;
  readonly layoutVersion: number;
  readonly plan: FloorPlan;
  readonly client: PatientClient;
  /** For live streams, which are read once and not asked for again. */
  readonly http: HttpClient;
  readonly record: SaleRecord;
  readonly world: World;
  /** Layouts never change: fetched once for everybody, as a cache in front of the house would. */
  readonly layoutCache: Set<number>;
  /** They come by a link to the show itself, and look through no programme. */
  readonly comesPrepared: boolean;
}

/** A person, from the first visit to the last. */
export interface Buyer {
  readonly persona: Persona;
  token: string | null;
  customerId: string | null;
  /** Of the waiting room, where there is one. */
  admissionToken: string | null;
  /** The last map seen, to ask for changes only. */
  seen: { readonly etag: string; readonly statuses: Statuses } | null;
  visits: number;
  /** Counts the idempotency keys used. */
  keys: number;
  hasHesitated: boolean;
  /** An order whose end the buyer has not seen. */
  openOrderId: string | null;
  /** Of the buyer's last write. */
  position: string | null;
  hasOrdered: boolean;
}

export const createBuyer = (persona: Persona): Buyer => ({
  persona,
  token: null,
  customerId: null,
  admissionToken: null,
  seen: null,
  visits: 0,
  keys: 0,
  hasHesitated: false,
  openOrderId: null,
  position: null,
  hasOrdered: false,
});

/** A key for a new command of this buyer. */
export function nextKey(sale: Sale, buyer: Buyer): string {
  buyer.keys += 1;
  return `${sale.runName}:${buyer.persona.number}:${buyer.keys}`;
}
