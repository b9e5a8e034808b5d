/** Reconciliations are remembered in streams of their own: `reconciliation-<id>`. */
import {
  type Aggregate,
  type Cause,
  type DomainEvent,
  loadAggregate,
  streamWrite,
} from '#event-store/aggregate.ts';
import { appendUntilSettled } from '#event-store/append-until-settled.ts';
import type { ReadApiDeps } from '../deps.ts';
import type { Comparison, Difference } from './compare.ts';
import type { Reconciled } from './reconcile.ts';

export const reconciliationStream = (id: string): string => `reconciliation-${id}`;

export type ReconciliationEvent =
  | {
      readonly type: 'ReconciliationStarted';
      readonly data: {
        readonly showId: string | null;
        readonly fromMs: number | null;
        readonly toMs: number | null;
        readonly apply: boolean;
      };
    }
  /** A part of them: there may be more than fit an event. */
  | {
      readonly type: 'DifferencesFound';
      readonly data: { readonly differences: readonly Difference[] };
    }
  | {
      readonly type: 'ReconciliationCompleted';
      readonly data: {
        readonly matched: Comparison['matched'];
        readonly pending: number;
        readonly pendingOrders: readonly string[];
        /** Of the log's head that was looked at. */
        readonly position: string;
      };
    }
  | {
      readonly type: 'ReconciliationFailed';
      /** `pendingOrders`: by our own books, where only the provider was silent. */
      readonly data: { readonly cause: string; readonly pendingOrders: readonly string[] };
    };

export interface Reconciliation {
  readonly status: 'none' | 'running' | 'completed' | 'failed';
  readonly position: string | null;
  readonly matched: Comparison['matched'] | null;
  readonly pending: number | null;
  readonly pendingOrders: readonly string[];
  readonly differences: readonly Difference[];
}

const initial: Reconciliation = {
  status: 'none',
  position: null,
  matched: null,
  pending: null,
  pendingOrders: [],
  differences: [],
};

function evolve(state: Reconciliation, event: ReconciliationEvent): Reconciliation {
  switch (event.type) {
    case 'ReconciliationStarted':
      return { ...state, status: 'running' };
    case 'DifferencesFound':
      return { ...state, differences: [...state.differences, ...event.data.differences] };
    case 'ReconciliationCompleted':
      return { ...state, status: 'completed', ...event.data };
    case 'ReconciliationFailed':
      return { ...state, status: 'failed', pendingOrders: event.data.pendingOrders };
    default:
      event satisfies never;
      return state;
  }
}

/** With so many an event stays well below the store's limit. */
const DIFFERENCES_PER_EVENT = 500;
/** So many pending orders are named; their number is told in full. */
const PENDING_NAMED_MAX = 1_000;
/** An append may carry so many events in all. */
const DIFFERENCES_MAX = 10_000;

export function completedEvents(result: Reconciled): readonly ReconciliationEvent[] {
  const kept = result.differences.slice(0, DIFFERENCES_MAX);
  const parts = Array.from({ length: Math.ceil(kept.length / DIFFERENCES_PER_EVENT) }, (_, at) =>
    kept.slice(at * DIFFERENCES_PER_EVENT, (at + 1) * DIFFERENCES_PER_EVENT),
  );
  const { matched, pending, position } = result;
  const pendingOrders = named(result.pendingOrders);
  return [
    ...parts.map((differences) => ({ type: 'DifferencesFound' as const, data: { differences } })),
    {
      type: 'ReconciliationCompleted',
      data: { matched, pending, pendingOrders, position: String(position) },
    },
  ];
}

export const failedEvent = (
  cause: string,
  pendingOrders: readonly string[] = [],
): ReconciliationEvent => ({
  type: 'ReconciliationFailed',
  data: { cause, pendingOrders: named(pendingOrders) },
});

const named = (orderIds: readonly string[]): readonly string[] =>
  orderIds.slice(0, PENDING_NAMED_MAX);

export const loadReconciliation = (
  store: ReadApiDeps['store'],
  id: string,
): Promise<Aggregate<Reconciliation>> =>
  loadAggregate(store, reconciliationStream(id), { initial, evolve });

/** False where somebody else wrote first, or nothing is known of the outcome. */
export async function appendTo(
  deps: ReadApiDeps,
  target: Pick<Aggregate<Reconciliation>, 'stream' | 'revision'>,
  events: readonly DomainEvent[],
  cause: Cause,
): Promise<boolean> {
  const write = streamWrite(target, events, cause, deps);
  return (await appendUntilSettled(deps.store, [write], deps)).outcome === 'ok';
}
