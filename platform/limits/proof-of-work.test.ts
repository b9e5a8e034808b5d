import { describe, expect, it, test } from 'vitest';
import { createProofOfWork, leadingZeroBits } from './proof-of-work.ts';
import { SpentAnswers } from './spent-answers.ts';
import { solve } from './testing/solve.ts';

function house(bits = 8) {
  let nowMs = Date.UTC(2026, 4, 1);
  const clock = { nowMs: () => nowMs };
  const key = new Uint8Array(32).fill(7);
  const work = createProofOfWork(bits, { key, clock });
  const check = (response?: string, idempotencyKey?: string, of = work) =>
    of.check({ response, idempotencyKey, address: null });
  return {
    check,
    sameKey: createProofOfWork(bits, { key, clock }),
    later: (ms: number) => {
      nowMs += ms;
    },
    async puzzle() {
      const verdict = await check();
      if (verdict.passed) throw new Error('nothing was to be done');
      return verdict.challenge as { puzzle: string; bits: number; expires_at: string };
    },
  };
}

describe('whoever has done the work', () => {
  it('passes once; and again only with the same key', async () => {
    const { puzzle, check } = house();
    const answer = solve(await puzzle());
    expect(await check(answer, 'key-1')).toEqual({ passed: true });
    expect(await check(answer, 'key-1')).toEqual({ passed: true });
    expect(await check(answer, 'key-2')).toMatchObject({ passed: false });
    expect(await check(answer)).toMatchObject({ passed: false });
    const other = solve(await puzzle());
    expect(await check(other)).toEqual({ passed: true });
    expect(await check(other)).toMatchObject({ passed: false });
  });

  it('passes in another process with the same signing key', async () => {
    const { puzzle, check, sameKey } = house();
    expect(await check(solve(await puzzle()), undefined, sameKey)).toEqual({ passed: true });
  });

  it('has two minutes', async () => {
    const { puzzle, check, later } = house();
    const asked = await puzzle();
    expect(asked).toMatchObject({ kind: 'proof_of_work', bits: 8 });
    const answer = solve(asked);
    later(120_000);
    expect(await check(answer)).toMatchObject({ passed: false });
  });
});

test('what is made up, weaker, changed or not solved does not pass, and gets a new puzzle', async () => {
  const { puzzle, check } = house(12);
  const easy = house(8);
  const asked = await puzzle();
  const right = solve(asked);
  const wrong = Array.from({ length: 50 }, (_, at) => `${asked.puzzle}:${at}`).filter(
    (answer) => answer !== right,
  );
  const [expires, nonce, bits, mac] = asked.puzzle.split('.');
  const later = (Number.parseInt(expires ?? '', 36) + 1).toString(36);
  const forged = [
    solve(await easy.puzzle()),
    solve({ puzzle: `${later}.${nonce}.${bits}.${mac}`, bits: 12 }),
    solve({ puzzle: `${expires}.${nonce}.${bits}.${'A'.repeat(22)}`, bits: 12 }),
    `${right}0`.replace(/:.*/, ':'),
    '',
    ':',
    'x'.repeat(100_000),
    `${asked.puzzle}:-1`,
  ];
  for (const answer of [...wrong.slice(0, 20), ...forged]) {
    expect(await check(answer)).toMatchObject({
      passed: false,
      challenge: { puzzle: expect.not.stringContaining(asked.puzzle) },
    });
  }
  expect(await check(right)).toEqual({ passed: true });
});

test('zero bits are counted from the front', () => {
  expect(leadingZeroBits(Uint8Array.of(0x80))).toBe(0);
  expect(leadingZeroBits(Uint8Array.of(0x00, 0x1f))).toBe(11);
  expect(leadingZeroBits(Uint8Array.of(0, 0))).toBe(16);
});

test('answers that were used long ago make room for new ones', () => {
  const spent = new SpentAnswers(2);
  for (const answer of ['a', 'b', 'c']) spent.use(answer, null, 100);
  expect(['a', 'b', 'c'].map((answer) => spent.mayUse(answer, null, 0))).toEqual([
    true,
    false,
    false,
  ]);
  expect(spent.mayUse('c', null, 100)).toBe(true);
});
