/** What the queries need of others; the composition root hands it in. */
import type { EventStore } from '#event-store/port.ts';
import type { ClientSecrets, PaymentProvider } from '#payments/port.ts';
import type { Clock, Ids, Log, Random, Timers } from '#platform/ports.ts';
import type { CatalogReader } from '#projections/catalog/port.ts';
import type { CustomerActivityReader } from '#projections/customers/port.ts';
import type { RefusedAttemptsReader } from '#projections/demand/port.ts';
import type { Ledger } from '#projections/ledger/port.ts';
import type { OrderReader } from '#projections/orders/port.ts';
import type { PositionGate } from '#projections/port.ts';
import type { PastSeatMaps, SeatMapReader } from '#projections/seat-map/port.ts';
import type { Switches } from '#projections/switches/port.ts';
import type { Checkout } from '#sagas/port.ts';

/** `hold`: seats are held; `pay`: orders and payments; `look`: events, shows and seats are looked at. */
export type RequestKind = 'hold' | 'pay' | 'look';

export interface RecentTimes {
  /** They are of so long, up to now. */
  readonly overMs: number;
  readonly kinds: readonly {
    readonly kind: RequestKind;
    readonly count: number;
    /** So many milliseconds or fewer took half of them; null where there were none. */
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
    readonly p99Ms: number | null;
  }[];
}

/** How long this process took to answer of late, whatever show was asked for. */
export interface ResponseTimes {
  recent(): Promise<RecentTimes>;
}

export interface ReadApiDeps {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  readonly seatMaps: SeatMapReader;
  readonly past: PastSeatMaps;
  readonly catalog: CatalogReader;
  readonly orders: OrderReader;
  readonly ledger: Ledger;
  readonly activity: CustomerActivityReader;
  readonly refusedAttempts: RefusedAttemptsReader;
  /** Personal data: null where nobody said who buys, or the customer was erased. */
  readonly buyers: {
    of(orderId: string): Promise<{ readonly name: string; readonly email: string } | null>;
  };
  /** Personal data: free text by the id of what it is about. */
  readonly notes: { of(ids: readonly string[]): Promise<ReadonlyMap<string, string>> };
  /** The models that lists are read from; each may be a little behind the tail. */
  readonly gates: {
    readonly catalog: PositionGate;
    readonly orders: PositionGate;
    readonly customers: PositionGate;
    readonly demand: PositionGate;
  };
  readonly switches: Switches;
  readonly responseTimes: ResponseTimes;
  readonly provider: PaymentProvider;
  readonly secrets: ClientSecrets;
  /** Puts right what a reconciliation found, where it can be put right. */
  readonly checkout: Pick<Checkout, 'advance'>;
}
