import fc from 'fast-check';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { uuidV7 } from './uuid.ts';

test('as the library writes them', () => {
  const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const parts = fc.record({
    random,
    msecs: fc.maxSafeNat().map((ms) => ms % 2 ** 48),
    seq: fc.nat(),
  });
  fc.assert(
    fc.property(parts, (given) => {
      expect(uuidV7(given)).toBe(v7(given));
    }),
  );
});
