import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSessions } from './session-id.ts';

const sessions = createSessions(new Uint8Array(32).fill(7));
const others = createSessions(new Uint8Array(32).fill(8));

const session = (arrival = 5) => ({
  showId: 'shw_abc',
  arrival,
  customerKey: sessions.customerKey('shw_abc', 'cus_1'),
});

test('an id says what it stands for, again and again the same', () => {
  fc.assert(
    fc.property(
      fc.nat(4_294_967_295),
      fc.stringMatching(/^shw_[0-9a-z]{1,40}$/),
      (arrival, showId) => {
        const made = { showId, arrival, customerKey: sessions.customerKey(showId, 'cus_1') };
        const id = sessions.idOf(made);
        expect(sessions.parse(id)).toEqual(made);
        expect(sessions.idOf(made)).toBe(id);
        expect(id).toMatch(/^wrs_[\w-]+$/);
        expect(id.length).toBeLessThan(120);
      },
    ),
  );
});

test('what we did not sign is none', () => {
  const id = sessions.idOf(session());
  expect(others.parse(id)).toBeNull();
  for (const text of [
    '',
    'wrs_',
    'wrs_x',
    id.slice(4),
    `${id}A`,
    id.slice(0, -2),
    `${id}=`,
    'hld_1',
  ]) {
    expect(sessions.parse(text)).toBeNull();
  }
  for (let at = 4; at < id.length; at += 1) {
    const other = id[at] === 'A' ? 'B' : 'A';
    expect(sessions.parse(id.slice(0, at) + other + id.slice(at + 1))).toBeNull();
  }
});

test('a customer is another in each show, and to each installation', () => {
  const key = sessions.customerKey('shw_1', 'cus_1');
  expect(sessions.customerKey('shw_1', 'cus_1')).toBe(key);
  expect(sessions.customerKey('shw_2', 'cus_1')).not.toBe(key);
  expect(sessions.customerKey('shw_1', 'cus_2')).not.toBe(key);
  expect(others.customerKey('shw_1', 'cus_1')).not.toBe(key);
  expect(sessions.seedOf('shw_1')).toMatch(/^[0-9a-f]{64}$/);
  expect(sessions.seedOf('shw_1')).not.toBe(sessions.seedOf('shw_2'));
});
