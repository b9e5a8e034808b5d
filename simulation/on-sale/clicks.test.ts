import { expect, test } from 'vitest';
import { differenceBetween } from './clicks.ts';
import type { HttpAnswer } from './http-client.ts';

const answer = (status: number, body: object): HttpAnswer => ({
  status,
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
});

const held = answer(201, { hold_id: 'hld_1', seat_ids: ['A-1-1'], server_time: '10:00' });

test('the same answer again is no difference, whatever the time and the order of its fields', () => {
  const again = answer(201, { server_time: '10:01', seat_ids: ['A-1-1'], hold_id: 'hld_1' });
  expect(differenceBetween(held, again)).toBeNull();
});

test('another hold, another status or another count of tries is one', () => {
  const declined = (triesLeft: number): HttpAnswer => answer(402, { tries_left: triesLeft });
  expect(differenceBetween(held, answer(201, { hold_id: 'hld_2' }))).toContain('hld_2');
  expect(differenceBetween(held, answer(200, { hold_id: 'hld_1' }))).toBe('201, then 200');
  expect(differenceBetween(declined(4), declined(3))).toContain('3');
});

test('a payment that was not decided yet may be decided when asked again', () => {
  const processing = answer(200, { status: 'processing' });
  expect(differenceBetween(processing, answer(200, { status: 'succeeded' }))).toBeNull();
  expect(differenceBetween(processing, answer(402, { tries_left: 4 }))).toBeNull();
  expect(differenceBetween(answer(200, { status: 'succeeded' }), answer(402, {}))).not.toBeNull();
});

test('an order whose payment the provider had not made yet may have it when asked again', () => {
  const order = (payment: object): HttpAnswer =>
    answer(201, { status: 'pending_payment', total_cents: 100, payment });
  const made = order({ payment_id: 'pay_1', client_secret: 's' });
  expect(differenceBetween(order({ payment_id: 'pay_1' }), made)).toBeNull();
  expect(
    differenceBetween(made, order({ payment_id: 'pay_2', client_secret: 's' })),
  ).not.toBeNull();
});
