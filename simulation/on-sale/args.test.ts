import { expect, test } from 'vitest';
import { ArgsError, readArgs } from './args.ts';

test('without flags: 5,000 seats, 1.2 times as many buyers, a server of its own', () => {
  expect(readArgs([])).toMatchObject({
    seats: 5_000,
    buyers: 6_000,
    concurrency: 128,
    seed: 1,
    kills: 0,
    url: null,
    jsonFile: null,
    tokens: null,
  });
  expect(readArgs(['--seats', '50'])).toMatchObject({ seats: 50, buyers: 60 });
});

test('flags are read as npm hands them on', () => {
  const argv = ['--seats', '100', '--buyers=200', '--seed', '7', '--kill', '3', '--json', 'a.json'];
  expect(readArgs(argv)).toMatchObject({
    seats: 100,
    buyers: 200,
    seed: 7,
    kills: 3,
    jsonFile: 'a.json',
  });
  expect(readArgs(['--help'])).toBe('help');
});

test('a waiting room brings a hundred people for each of 900 seats', () => {
  expect(readArgs(['--waiting-room'])).toMatchObject({
    seats: 900,
    buyers: 90_000,
    waitingRoom: { maxActive: 90, admitPerSecond: 9, gatherSeconds: 100, dawdleSeconds: 20 },
  });
  const flags = ['--waiting-room', '--seats', '20', '--crowd-times', '50', '--max-active', '7'];
  expect(readArgs(flags)).toMatchObject({ buyers: 1_000, waitingRoom: { maxActive: 7 } });
  expect(readArgs([])).toMatchObject({ waitingRoom: null });
});

test('a stadium has 50,000 seats and a crowd that is ready', () => {
  const stadium = { seats: 50_000, buyers: 60_000, concurrency: 80, comesPrepared: true };
  expect(readArgs(['--preset', 'stadium'])).toMatchObject(stadium);
  expect(readArgs(['--preset', 'stadium', '--seats', '400'])).toMatchObject({ seats: 400 });
  expect(readArgs([])).toMatchObject({ comesPrepared: false });
});

test.each([
  [['--seats', '0'], '--seats takes a whole number'],
  [['--seed', 'x'], '--seed takes a whole number'],
  [['--seeds', '1'], 'seeds'],
  [['--preset', 'club'], '--preset knows stadium, not club'],
  [['--kill', '1', '--url', 'http://127.0.0.1:8080'], 'does not go with --url'],
  [['--finance-token', 't'], 'go together'],
])('%j is refused in one line', (argv, message) => {
  expect(() => readArgs(argv)).toThrow(ArgsError);
  expect(() => readArgs(argv)).toThrow(message);
});
