import { describe, expect, test } from 'vitest';
import { ArgsError, readArgs } from './args.ts';
import { withoutSecrets } from './places.ts';

const A = 'postgres://a';
const B = 'esdb://b';

describe('the command line of npm run events', () => {
  test('a copy is compared at its end unless told otherwise', () => {
    const copy = { command: 'copy', from: A, to: B, follow: false, verify: true };
    expect(readArgs(['copy', '--from', A, '--to', B])).toEqual(copy);
    expect(readArgs(['copy', '--from', A, '--to', B, '--no-verify'])).toEqual({
      ...copy,
      verify: false,
    });
    expect(readArgs(['copy', '--from', A, '--to', B, '--follow'])).toEqual({
      ...copy,
      follow: true,
      verify: false,
    });
  });

  test('files come and go by the shell where none is named', () => {
    expect(readArgs(['export', '--from', A])).toMatchObject({ from: A, to: '-' });
    expect(readArgs(['export', '--from', A, '--to', 'f'])).toMatchObject({ to: 'f' });
    expect(readArgs(['import', '--to', B])).toMatchObject({ from: '-', to: B, verify: true });
    expect(readArgs(['verify', '--from', A, '--to', 'f'])).toMatchObject({ verify: false });
  });

  test.each([[[]], [['help']], [['copy', '--help']]])('%j asks for help', (argv) => {
    expect(readArgs(argv)).toEqual({ command: 'help' });
  });

  test.each([
    [['copy', '--from', A], /copy needs --to/],
    [['copy', '--to', A], /copy needs --from/],
    [['verify', '--from', A], /verify needs --to/],
    [['move'], /no command move/],
    [['copy', A, B], /what is/],
    [['export', '--from', A, '--follow'], /--follow goes with copy only/],
    [['verify', '--from', A, '--to', B, '--no-verify'], /copy and import only/],
    [['copy', '--form', A], /form/],
  ])('%j is refused', (argv, why) => {
    expect(() => readArgs(argv)).toThrow(ArgsError);
    expect(() => readArgs(argv)).toThrow(why);
  });

  test('an address is shown without its password', () => {
    expect(withoutSecrets('postgres://ada:s3cret@db.example:5432/box?sslmode=require')).toBe(
      'postgres://db.example:5432/box',
    );
    expect(withoutSecrets('esdb://admin:p%40ss@a:2113,b:2113?tls=true')).toBe(
      'esdb://a:2113,b:2113',
    );
  });
});
