import { expect, test } from 'vitest';
import { customerIdOf, isRole, LOCAL_ISSUER } from './principal.ts';

const GUEST = 'cus_0123456789abcdefghjkmnpqrs';

test("a guest's subject is its customer id", () => {
  expect(customerIdOf(LOCAL_ISSUER, GUEST)).toBe(GUEST);
});

test('any other subject has a customer id of its own, always the same one', () => {
  const id = customerIdOf('https://id.example.com', 'ada@example.com');
  expect(id).toMatch(/^cus_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(customerIdOf('https://id.example.com', 'ada@example.com')).toBe(id);
  expect(customerIdOf('https://other.example.com', 'ada@example.com')).not.toBe(id);
  expect(customerIdOf('https://id.example.com', 'bob@example.com')).not.toBe(id);
});

test("an issuer's subject that looks like a guest's is not taken for that guest", () => {
  expect(customerIdOf('https://id.example.com', GUEST)).not.toBe(GUEST);
});

test('roles are the five we know', () => {
  expect(isRole('finance')).toBe(true);
  expect([undefined, 'Finance', 'root', ['admin']].some(isRole)).toBe(false);
});
