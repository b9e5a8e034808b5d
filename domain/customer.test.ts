import { expect, test } from 'vitest';
import {
  type CustomerEvent,
  customerStream,
  eraseCustomer,
  evolveCustomer,
  initialCustomer,
  parseCustomerStream,
} from './customer.ts';
import { specification } from './testing/given-when-then.ts';

const customer = specification(initialCustomer, evolveCustomer);
const customerId = 'cus_1';
const erased: CustomerEvent = { type: 'CustomerErased', data: { customerId } };
const erase = (hasPersonalData: boolean) => (state: typeof initialCustomer) =>
  eraseCustomer(state, { customerId, hasPersonalData });

test('whoever asks is erased, also where nothing personal is stored yet', () => {
  customer.given().when(erase(true)).thenEvents(erased);
  customer.given().when(erase(false)).thenEvents(erased);
});

test('asking again changes nothing once all is gone', () => {
  customer.given(erased).when(erase(false)).thenNothing();
  customer.given().when(erase(false)).thenOnceOnly();
});

test('a customer who has bought again since can be erased again', () => {
  customer.given(erased).when(erase(true)).thenEvents(erased);
});

test('the stream names its customer', () => {
  expect(parseCustomerStream(customerStream(customerId))).toBe(customerId);
  expect(parseCustomerStream('order-ord_1')).toBeNull();
});
