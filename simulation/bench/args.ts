/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';

export interface BenchArgs {
  readonly json: boolean;
  readonly quick: boolean;
  /** Null for all. */
  readonly only: readonly string[] | null;
  /** Where the pictures go. */
  readonly outFolder: string;
}

const PICTURES = 'bench-pictures';

export const usage = (parts: readonly string[]): string => `npm run bench -- [flags]

  --only LIST    some parts, separated by commas: ${parts.join(', ')}
  --quick        small sizes and short times: shows that it works, judges nothing
  --json         the figures as JSON on standard output, everything else on standard error
  --out FOLDER   where latency histograms and curves go, as SVG; ${PICTURES} by default
`;

/** A mistake on the command line, in one line. */
export class ArgsError extends Error {
  override readonly name = 'ArgsError';
}

/** @throws ArgsError */
export function readArgs(argv: readonly string[], parts: readonly string[]): BenchArgs | 'help' {
  const { values } = parse(argv);
  if (values.help) return 'help';
  const only = values.only?.split(',').map((name) => name.trim()) ?? null;
  const unknown = only?.find((name) => !parts.includes(name));
  if (unknown !== undefined) {
    throw new ArgsError(`--only takes some of ${parts.join(', ')}, not ${unknown}`);
  }
  return {
    json: values.json ?? false,
    quick: values.quick ?? false,
    only,
    outFolder: values.out ?? PICTURES,
  };
}

function parse(argv: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  const options = { json: flag, quick: flag, only: text, out: text, help: { ...flag, short: 'h' } };
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false });
  } catch (error) {
    throw new ArgsError(error instanceof Error ? error.message : String(error));
  }
}
