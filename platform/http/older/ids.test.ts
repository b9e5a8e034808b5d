import { stringify, version } from 'uuid';
import { expect, test } from 'vitest';
import { olderIdOf, olderSeatIdOf, parseUuid, writeOlderSeatId } from './ids.ts';

test('an id has one UUID of version 5, now and for ever', () => {
  expect(olderIdOf('hld_1')).toBe(olderIdOf('hld_1'));
  expect(version(olderIdOf('hld_1'))).toBe(5);
  // Clients have stored these: a change here is a change of the contract.
  expect(olderIdOf('hld_1')).toBe('d1bf115a-800d-5e20-be7f-c3a17193c542');
  expect(olderSeatIdOf('shw_1', 'A-12-4')).toBe('944f926b-8a4f-5f2a-b5fb-447c8c170dbf');
});

test('a seat of another show is another seat', () => {
  expect(olderSeatIdOf('shw_1', 'A-1-1')).not.toBe(olderSeatIdOf('shw_2', 'A-1-1'));
});

test('the bytes are those of the text', () => {
  const bytes = new Uint8Array(32);
  writeOlderSeatId(bytes, 16, 'shw_1', 'A-1-1');
  expect(stringify(bytes, 16)).toBe(olderSeatIdOf('shw_1', 'A-1-1'));
});

test.each([
  ['550e8400-e29b-41d4-a716-446655440002', '550e8400-e29b-41d4-a716-446655440002'],
  ['550E8400-E29B-41D4-A716-446655440002', '550e8400-e29b-41d4-a716-446655440002'],
  ['00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000'],
  ['550e8400e29b41d4a716446655440002', null],
  ['550e8400-e29b-41d4-a716-44665544000g', null],
  [' 550e8400-e29b-41d4-a716-446655440002', null],
  ['A-12-4', null],
  ['', null],
])('%j is read as %j', (text, expected) => {
  expect(parseUuid(text)).toBe(expected);
});
