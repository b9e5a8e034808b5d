/**
 * How the house is run just now: what an operator has switched off to save what matters more, and
 * whether anything is sold at all. One stream for the whole house: its history says who did what, when
 * and why.
 */
import { accept, type Decision } from './decision.ts';

/** The stream of the house's switches; nothing else builds this name. */
export const OPERATION_STREAM = 'operation';

/**
 * What can be done without for a while:
 * - `search`: finding events by words and filters; the plain programme goes on
 * - `live_stream`: open seat maps; they can be polled
 * - `dashboards`: reports of sales, demand and finance
 */
export const FEATURES = ['search', 'live_stream', 'dashboards'] as const;
export type Feature = (typeof FEATURES)[number];

/** `reason` is a code; free text is kept apart, under the id of the request. */
export type OperationEvent =
  | {
      readonly type: 'FeatureSwitchedOff' | 'FeatureSwitchedOn';
      readonly data: { readonly feature: Feature; readonly reason: string };
    }
  /** No new holds in any show, and nobody let in; what is held may be bought. */
  | { readonly type: 'SalesStopped'; readonly data: { readonly reason: string } }
  | { readonly type: 'SalesResumed'; readonly data: { readonly reason: string } };

/** Whether each is on. */
export type Operation = Readonly<Record<Feature | 'sales', boolean>>;

export const initialOperation: Operation = {
  search: true,
  live_stream: true,
  dashboards: true,
  sales: true,
};

export function evolveOperation(state: Operation, event: OperationEvent): Operation {
  switch (event.type) {
    case 'FeatureSwitchedOff':
      return { ...state, [event.data.feature]: false };
    case 'FeatureSwitchedOn':
      return { ...state, [event.data.feature]: true };
    case 'SalesStopped':
      return { ...state, sales: false };
    case 'SalesResumed':
      return { ...state, sales: true };
    default:
      event satisfies never;
      return state;
  }
}

export interface SwitchOperation {
  /** What is left out stays as it is. */
  readonly wanted: Partial<Operation>;
  readonly reason: string;
}

/** Never refused: what already is as wanted is told by no event. Sales come first. */
export function switchOperation(
  state: Operation,
  { wanted, reason }: SwitchOperation,
): Decision<OperationEvent, never> {
  const events: OperationEvent[] = [];
  if (wanted.sales !== undefined && wanted.sales !== state.sales) {
    events.push({ type: wanted.sales ? 'SalesResumed' : 'SalesStopped', data: { reason } });
  }
  for (const feature of FEATURES) {
    const isOn = wanted[feature];
    if (isOn === undefined || isOn === state[feature]) continue;
    const type = isOn ? 'FeatureSwitchedOn' : 'FeatureSwitchedOff';
    events.push({ type, data: { feature, reason } });
  }
  return accept(...events);
}

/** The switch that an event turned. */
export const switchOf = (event: OperationEvent): Feature | 'sales' =>
  'feature' in event.data ? event.data.feature : 'sales';
