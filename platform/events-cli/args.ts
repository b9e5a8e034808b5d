/** The command line of `npm run events`. */
import { parseArgs } from 'node:util';

export interface EventsArgs {
  readonly command: 'copy' | 'export' | 'import' | 'verify';
  /** The address of an event store, `here` or a file; `-` is standard input or output. */
  readonly from: string;
  readonly to: string;
  /** Goes on copying what is appended to the source until it is stopped. */
  readonly follow: boolean;
  /** Compares every event once all of them are there. */
  readonly verify: boolean;
}

export const STANDARD_STREAM = '-';

export const USAGE = `npm run events -- <command>

  copy   --from STORE --to STORE          the whole history, or the rest of it, then compared
    --follow                              goes on with what is appended until Ctrl-C
    --no-verify                           not compared at the end
  export --from STORE [--to FILE]         as lines of JSON; to standard output without a file
  import --to STORE [--from FILE]         from such a file, or from standard input
    --no-verify                           not compared at the end
  verify --from STORE|FILE --to STORE|FILE
                                          compares every event; exit code 1 where they differ

  STORE is an address (postgres://user:password@host:5432/database, esdb://host:2113) or "here",
  which is the event store of this house, the embedded one too.
`;

/** A mistake on the command line, in one line. */
export class ArgsError extends Error {
  override readonly name = 'ArgsError';
}

/** @throws ArgsError */
export function readArgs(argv: readonly string[]): EventsArgs | { readonly command: 'help' } {
  const { values, positionals } = parse(argv);
  const [command, ...rest] = positionals;
  if (values.help || command === undefined || command === 'help') return { command: 'help' };
  if (!isCommand(command)) throw new ArgsError(`there is no command ${command}`);
  if (rest.length > 0) throw new ArgsError(`what is ${rest.join(' ')}? Give --from and --to`);
  const isCopy = command === 'copy' || command === 'import';
  if (values.follow && command !== 'copy') throw new ArgsError('--follow goes with copy only');
  if (values['no-verify'] && !isCopy) {
    throw new ArgsError('--no-verify goes with copy and import only');
  }
  return {
    command,
    from: values.from ?? streamFor(command, 'import', '--from'),
    to: values.to ?? streamFor(command, 'export', '--to'),
    follow: values.follow ?? false,
    verify: isCopy && !values['no-verify'] && !values.follow,
  };
}

/** One command takes the file from its shell, where no name of one is given. */
function streamFor(command: string, withStream: string, flag: string): string {
  if (command === withStream) return STANDARD_STREAM;
  throw new ArgsError(`${command} needs ${flag}`);
}

const isCommand = (text: string): text is EventsArgs['command'] =>
  ['copy', 'export', 'import', 'verify'].includes(text);

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        follow: { type: 'boolean' },
        'no-verify': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ArgsError(error instanceof Error ? error.message : String(error));
  }
}
