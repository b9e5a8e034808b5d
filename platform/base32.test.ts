import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase32 } from './base32.ts';

test('five bits a character', () => {
  expect(toBase32(new Uint8Array([]))).toBe('');
  expect(toBase32(new Uint8Array([0b00000_000, 0b01_00010_0]))).toBe('0120');
  expect(toBase32(new Uint8Array([255, 255, 255, 255, 255]))).toBe('zzzzzzzz');
  expect(toBase32(new Uint8Array(16))).toHaveLength(26);
});

test('longer than an id', () => {
  expect(toBase32(new Uint8Array(100).fill(255))).toBe('z'.repeat(160));
});

test('different bytes give different text', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(bytes, bytes, (one, other) => {
      expect(toBase32(one) === toBase32(other)).toBe(Buffer.compare(one, other) === 0);
    }),
  );
});
