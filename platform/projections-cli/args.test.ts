import { expect, test } from 'vitest';
import { ArgsError, readArgs } from './args.ts';

test('commands and their flags', () => {
  expect(readArgs([])).toEqual({ command: 'help' });
  expect(readArgs(['rebuild', '-h'])).toEqual({ command: 'help' });
  expect(readArgs(['status'])).toEqual({ command: 'status' });
  expect(readArgs(['retry', 'orders'])).toEqual({ command: 'retry', model: 'orders' });
  expect(readArgs(['rebuild', 'orders'])).toEqual({
    command: 'rebuild',
    model: 'orders',
    end: 'switch',
    fresh: false,
  });
  expect(readArgs(['rebuild', '--all', '--check', '--fresh'])).toEqual({
    command: 'rebuild',
    model: null,
    end: 'check',
    fresh: true,
  });
});

test.each([
  [['status', 'orders'], 'status tells of all models: leave the name out'],
  [['retry'], 'retry needs the name of a model'],
  [['rebuild'], 'rebuild needs a model, or --all'],
  [['rebuild', 'orders', '--all'], 'rebuild needs a model, or --all'],
  [['rebuild', 'orders', 'seats'], 'one model at a time, or --all: seats'],
  [['rebuild', '--all', '--check', '--prepare'], '--check and --prepare do not go together'],
  [['status', '--check'], 'status takes no flags'],
  [['rebuilt'], 'there is no command rebuilt'],
])('%j is refused in one line', (argv, message) => {
  expect(() => readArgs(argv)).toThrow(new ArgsError(message));
});
