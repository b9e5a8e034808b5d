/** The command line of `npm run stack`. */
import { parseArgs } from 'node:util';

/** The roles of which there may be several. */
export const SCALED_ROLES = ['gateway', 'command-api', 'read-api', 'sagas', 'projections'] as const;
export type ScaledRole = (typeof SCALED_ROLES)[number];

/** Servers that are started where they are installed, unless told otherwise. */
export const OPTIONAL_SERVERS = ['redis', 'kafka'] as const;
export type OptionalServer = (typeof OPTIONAL_SERVERS)[number];

export interface StackArgs {
  /** How many processes of each role. */
  readonly counts: Readonly<Record<ScaledRole, number>>;
  /** Left out even where they are installed or given by URL. */
  readonly without: readonly OptionalServer[];
  /** Whether a process that died is started again. */
  readonly restart: boolean;
}

export const USAGE = `npm run stack -- [flags]

  --gateway N        processes of this role (1); the first listens on PORT
  --command-api N    (2)
  --read-api N       (2)
  --sagas N          (2)
  --projections N    (2)
  --without LIST     redis, kafka or both: not even where they are installed or given by URL
  --no-restart       leave a process that died dead

Settings are those of npm start (docs/configuration.md). DATABASE_URL, KURRENTDB_URL, REDIS_URL and
KAFKA_BROKERS name servers that run already; else PostgreSQL, redis-server and kcat's mock of Kafka are
started from what is installed.
`;

/** A mistake on the command line, in one line. */
export class StackArgsError extends Error {
  override readonly name = 'StackArgsError';
}

const COUNT_MAX = 16;
const COUNTS: Readonly<Record<ScaledRole, number>> = {
  gateway: 1,
  'command-api': 2,
  'read-api': 2,
  sagas: 2,
  projections: 2,
};

/** @throws StackArgsError */
export function readStackArgs(argv: readonly string[]): StackArgs | 'help' {
  const values = parse(argv);
  if (values.help === true) return 'help';
  const counts = Object.fromEntries(
    SCALED_ROLES.map((role) => [role, countOf(role, values[role])]),
  ) as Record<ScaledRole, number>;
  return { counts, without: withoutOf(values.without), restart: values['no-restart'] !== true };
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function parse(argv: readonly string[]): Values {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        ...Object.fromEntries(SCALED_ROLES.map((role) => [role, text])),
        without: text,
        'no-restart': flag,
        help: { ...flag, short: 'h' },
      },
    }).values as Values;
  } catch (error) {
    throw new StackArgsError(error instanceof Error ? error.message : String(error));
  }
}

function countOf(role: ScaledRole, text: string | boolean | undefined): number {
  if (text === undefined) return COUNTS[role];
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= COUNT_MAX) return count;
  throw new StackArgsError(`--${role} takes a number from 1 to ${COUNT_MAX}, not ${text}`);
}

function withoutOf(text: string | boolean | undefined): readonly OptionalServer[] {
  if (typeof text !== 'string') return [];
  return text.split(',').map((part) => {
    const name = OPTIONAL_SERVERS.find((server) => server === part.trim());
    if (name !== undefined) return name;
    throw new StackArgsError(`--without takes ${OPTIONAL_SERVERS.join(' and ')}, not ${part}`);
  });
}
