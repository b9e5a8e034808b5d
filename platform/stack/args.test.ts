import { expect, test } from 'vitest';
import { readStackArgs, StackArgsError } from './args.ts';

test('by default one gateway, two of every other role, all servers, and what dies is started again', () => {
  expect(readStackArgs([])).toEqual({
    counts: { gateway: 1, 'command-api': 2, 'read-api': 2, sagas: 2, projections: 2 },
    without: [],
    restart: true,
  });
});

test('counts, servers to leave out, and no restarts', () => {
  const args = readStackArgs(['--read-api', '4', '--without', 'redis, kafka', '--no-restart']);
  expect(args).toMatchObject({
    counts: { gateway: 1, 'read-api': 4 },
    without: ['redis', 'kafka'],
    restart: false,
  });
  expect(readStackArgs(['-h'])).toBe('help');
});

test.each([
  [['--sagas', '0']],
  [['--sagas', '17']],
  [['--sagas', 'x']],
  [['--without', 'postgres']],
  [['--unheard-of']],
  [['something']],
])('%j is a mistake', (argv) => {
  expect(() => readStackArgs(argv)).toThrow(StackArgsError);
});
