import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksLikeCardNumber } from './card-data.ts';

describe('a card number', () => {
  // The networks' own published test numbers.
  test.each([
    ['Visa', '4242424242424242'],
    ['Visa of 13 digits', '4222222222222'],
    ['Mastercard', '5555555555554444'],
    ['Mastercard, 2-series', '2223003122003222'],
    ['American Express', '378282246310005'],
    ['Diners Club', '3056930009020004'],
    ['Diners Club of 14 digits', '36227206271667'],
    ['Discover', '6011111111111117'],
    ['JCB', '3566002020360505'],
    ['UnionPay', '6200000000000005'],
    ['UnionPay of 19 digits', '6205500000000000004'],
    ['Maestro', '6759649826438453'],
    ['with spaces', '4242 4242 4242 4242'],
    ['with hyphens', '4242-4242-4242-4242'],
    ['in a sentence', 'my card is 4242 4242 4242 4242, valid until 12/30'],
    ['after punctuation', 'card:4242424242424242.'],
  ])('is seen: %s', (_, text) => {
    expect(looksLikeCardNumber(text)).toBe(true);
  });

  test.each([
    ['wrong Luhn sum', '4242424242424241'],
    ['no issuer', '9999999999999995'],
    ['no issuer, right sum', '0000000000000000'],
    ['too short', '424242424242'],
    ['too long', '42424242424242424242'],
    ['part of a word', 'x4242424242424242'],
    ['part of an id', 'ord_4242424242424242'],
    ['followed by a letter', '4242424242424242a'],
    ['two spaces between', '4242  4242  4242  4242'],
    ['mixed with dots', '4242.4242.4242.4242'],
    ['a phone number', '+49 30 901820 12'],
    ['a seat', 'FLOOR-000123'],
    ['a time', '2026-11-21T01:28:31.000Z'],
    ['nothing', ''],
  ])('is not seen: %s', (_, text) => {
    expect(looksLikeCardNumber(text)).toBe(false);
  });

  test('is seen for any Visa number, and never with one digit changed', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^4\d{14}$/),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 9 }),
        (body, at, change) => {
          const number = [...'0123456789'].map((check) => body + check).filter(looksLikeCardNumber);
          expect(number).toHaveLength(1);
          const digits = [...(number[0] ?? '')];
          digits[at] = String((Number(digits[at]) + change) % 10);
          expect(looksLikeCardNumber(digits.join(''))).toBe(false);
        },
      ),
    );
  });

  test('is looked for in linear time', () => {
    const started = performance.now();
    looksLikeCardNumber('4 '.repeat(50_000));
    looksLikeCardNumber('4'.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
