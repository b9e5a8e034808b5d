/**
 * A customer: an opaque id that holds and orders name. Who that is stands in the tables of personal
 * data alone, and can be erased there; the events stay as they are and name nobody.
 */
import { type Accepted, accept } from './decision.ts';

/** The stream of a customer; nothing else builds this name. */
export const customerStream = (customerId: string): string => `customer-${customerId}`;

/** The customer that a stream is about, or null for another kind of stream. */
export const parseCustomerStream = (stream: string): string | null =>
  stream.startsWith('customer-') ? stream.slice('customer-'.length) : null;

/**
 * A standing order: whatever personal data of this customer was written up to then is to go, now or,
 * after a crash or with an old backup, as soon as somebody sees it.
 */
export interface CustomerErased {
  readonly type: 'CustomerErased';
  readonly data: { readonly customerId: string };
}

export type CustomerEvent = CustomerErased;

export interface CustomerState {
  readonly isErased: boolean;
}

export const initialCustomer: CustomerState = { isErased: false };

export function evolveCustomer(state: CustomerState, event: CustomerEvent): CustomerState {
  switch (event.type) {
    case 'CustomerErased':
      return { isErased: true };
    default:
      event.type satisfies never;
      return state;
  }
}

/**
 * Nobody who asks to be forgotten is refused. Somebody erased who has bought again since may be erased
 * again; without anything new it is true already.
 */
export function eraseCustomer(
  state: CustomerState,
  command: { readonly customerId: string; readonly hasPersonalData: boolean },
): Accepted<CustomerEvent> {
  if (state.isErased && !command.hasPersonalData) return accept();
  return accept({ type: 'CustomerErased', data: { customerId: command.customerId } });
}
