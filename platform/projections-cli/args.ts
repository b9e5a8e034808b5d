/** The command line of `npm run projections`. */
import { parseArgs } from 'node:util';

export type ProjectionsArgs =
  | { readonly command: 'help' }
  | { readonly command: 'status' }
  | {
      readonly command: 'rebuild';
      /** Null: all of them. */
      readonly model: string | null;
      readonly end: 'switch' | 'prepare' | 'check';
      readonly fresh: boolean;
    }
  | { readonly command: 'retry'; readonly model: string };

export const USAGE = `npm run projections -- <command>

  status                how far each model is, and what stands in its way
  rebuild <name>        build a model anew beside the live one, compare, switch
  rebuild --all         all of them, one after the other
    --check             only compare: the live model stays as it is
    --prepare           only build: the next start of this release switches
    --fresh             from the first event, also where an interrupted rebuild could go on
  retry <name>          let a stopped model try its event again
`;

/** A mistake on the command line, in one line. */
export class ArgsError extends Error {
  override readonly name = 'ArgsError';
}

/** @throws ArgsError */
export function readArgs(argv: readonly string[]): ProjectionsArgs {
  const { values, positionals } = parse(argv);
  const [command, model, ...rest] = positionals;
  if (values.help || command === undefined) return { command: 'help' };
  if (rest.length > 0) throw new ArgsError(`one model at a time, or --all: ${rest.join(' ')}`);
  if (command !== 'rebuild' && Object.keys(values).length > 0) {
    throw new ArgsError(`${command} takes no flags`);
  }
  switch (command) {
    case 'status':
      if (model !== undefined)
        throw new ArgsError('status tells of all models: leave the name out');
      return { command };
    case 'retry':
      if (model === undefined) throw new ArgsError('retry needs the name of a model');
      return { command, model };
    case 'rebuild':
      return rebuildArgs(model, values);
    default:
      throw new ArgsError(`there is no command ${command}`);
  }
}

function rebuildArgs(
  model: string | undefined,
  values: Readonly<Record<string, boolean | undefined>>,
): ProjectionsArgs {
  const { all = false, check = false, prepare = false, fresh = false } = values;
  if (all === (model !== undefined)) throw new ArgsError('rebuild needs a model, or --all');
  if (check && prepare) throw new ArgsError('--check and --prepare do not go together');
  const end = check ? 'check' : prepare ? 'prepare' : 'switch';
  return { command: 'rebuild', model: model ?? null, end, fresh };
}

function parse(argv: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        all: flag,
        check: flag,
        prepare: flag,
        fresh: flag,
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ArgsError(error instanceof Error ? error.message : String(error));
  }
}
