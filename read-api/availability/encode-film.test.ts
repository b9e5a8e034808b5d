import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeChanges } from './encode-film.ts';

/** As a client reads it. */
function decoded(base64: string): readonly (readonly [number, number])[] {
  const changes: [number, number][] = [];
  let [index, number, shift] = [0, 0, 0];
  for (const byte of Buffer.from(base64, 'base64')) {
    number += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte > 127) continue;
    index += Math.floor(number / 8);
    changes.push([index, number % 8]);
    [number, shift] = [0, 0];
  }
  return changes;
}

test('any changes are read as they were written', () => {
  const change = fc.tuple(fc.nat(250_000), fc.nat(4));
  fc.assert(
    fc.property(fc.uniqueArray(change, { selector: ([index]) => index }), (some) => {
      const changes = some.toSorted(([one], [next]) => one - next);
      const packed = Uint32Array.from(changes, ([index, status]) => index * 8 + status);
      expect(decoded(encodeChanges(packed))).toEqual(changes);
    }),
  );
});

test('neighbours take a byte each, and seats a hundred apart two', () => {
  const near = Uint32Array.from({ length: 300 }, (_, at) => at * 8 + 1);
  expect(Buffer.from(encodeChanges(near), 'base64')).toHaveLength(300);
  const far = Uint32Array.from({ length: 300 }, (_, at) => at * 134 * 8 + 3);
  expect(Buffer.from(encodeChanges(far), 'base64')).toHaveLength(599);
});
