/** The parts of the API's answers that the driver reads, as they are on the wire. */

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly unavailable_seat_ids?: readonly string[];
  readonly tries_left?: number;
  readonly order_status?: string;
}

export interface Session {
  readonly customer_id: string;
  readonly token: string;
}

export interface SeatMap {
  readonly show_id: string;
  readonly layout_version: number;
  readonly sections: readonly SeatMapSection[];
  readonly seat_count: number;
}

export interface SeatMapSection {
  readonly id: string;
  readonly kind: 'reserved' | 'ga';
  readonly rows: readonly {
    readonly label: string;
    readonly seats: readonly {
      readonly id: string;
      readonly index: number;
      readonly accessible?: boolean;
    }[];
  }[];
  readonly units?: { readonly first_index: number; readonly count: number };
}

export interface Availability {
  readonly version: number;
  readonly available: number;
  readonly total: number;
  readonly sections: readonly {
    readonly id: string;
    readonly available: number;
    readonly held: number;
    readonly reserved: number;
    readonly sold: number;
    readonly blocked: number;
    readonly total: number;
  }[];
  readonly statuses?: string;
}

export interface Hold {
  readonly hold_id: string;
  readonly show_id: string;
  readonly seat_ids: readonly string[];
  readonly price_cents: number;
  readonly expires_at_ms: number;
  readonly position: string;
}

export interface Order {
  readonly order_id: string;
  readonly show_id: string;
  readonly status: string;
  readonly total_cents: number;
  readonly items: readonly { readonly seat_id: string }[];
  readonly payment: { readonly payment_id: string; readonly status: string };
  readonly position?: string;
}

export interface Payment {
  readonly payment_id: string;
  readonly order_id: string;
  readonly status:
    | 'requires_payment_method'
    | 'requires_action'
    | 'processing'
    | 'succeeded'
    | 'failed'
    | 'cancelled';
  readonly order_status: string;
  readonly next_action?: { readonly url: string };
  readonly position?: string;
}

/** What `POST /v1/shows/{id}/holds` takes. */
export type HoldWish =
  | { readonly seat_ids: readonly string[] }
  | { readonly area: string; readonly quantity: number }
  | {
      readonly best_available: {
        readonly quantity: number;
        readonly accessible?: boolean;
        readonly adjacent?: boolean;
      };
    };
