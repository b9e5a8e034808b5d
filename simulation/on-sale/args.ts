/** The command line of `npm run on-sale`. */
import { parseArgs } from 'node:util';
import type { WaitingRoomOptions } from './run-on-sale.ts';
import type { StaffTokens } from './setup.ts';

export interface OnSaleArgs {
  readonly seats: number;
  readonly buyers: number;
  readonly concurrency: number;
  readonly seed: number;
  readonly holdSeconds: number;
  readonly maxSeconds: number;
  readonly kills: number;
  /** Roles of a stack of which one process each is struck. */
  readonly killRoles: readonly string[] | 'each';
  readonly pauseRoles: readonly string[] | 'each';
  readonly pauseSeconds: number;
  /** Null: a server of the driver's own. */
  readonly url: string | null;
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly paymentsUrl: string | null;
  readonly jsonFile: string | null;
  readonly tokens: StaffTokens | null;
  /** Buyers have signed in before the sale begins, and come straight to the show. */
  readonly comesPrepared: boolean;
  /** Null for a show without one. */
  readonly waitingRoom: WaitingRoomOptions | null;
}

export const USAGE = `npm run on-sale -- [flags]

  --seats N             places in the house (5000)
  --buyers N            people in the crowd (1.2 times the seats)
  --concurrency N       how many are inside at once (128)
  --preset stadium      50,000 seats, 80 inside at once, and a crowd that has signed in before the sale
  --seed N              the same seed brings the same crowd (1)
  --hold-seconds S      how long a hold lasts (6)
  --max-seconds S       the doors close then, sold out or not (600)
  --waiting-room        the show has a waiting room, and a crowd of 100 times the house comes early
  --crowd-times N       with it: people for each seat (100)
  --max-active N        with it: how many may shop at once (a tenth of the seats)
  --admit-per-second N  with it: how many are let in a second (a hundredth of the seats)
  --gather-seconds S    with it: when the first ones come, before the sale (10, and 1 for 1000 people)
  --dawdle-seconds S    with it: how long people look around before they choose, on average (20)
  --kill N              SIGKILL and restart the driver's own server N times (0)
  --url URL             a running system, instead of a server of its own
  --data FOLDER         that system's data folder (.boxoffice)
  --kill-roles LIST     of a stack (npm run stack): SIGKILL one process of each of these roles, such
                        as command-api,sagas; "each" for every role
  --pause-roles LIST    the same, with SIGSTOP, and SIGCONT after a while
  --pause-seconds S     how long (10)
  --database-url URL    that system's event log, where the data folder does not tell; postgres:// or
                        esdb://
  --payments-url URL    that system's payment simulator, where the data folder does not tell
  --organizer-token T   where there are no dev tokens; with --finance-token T
  --json FILE           write the result there
`;

/** A mistake on the command line, in one line. */
export class ArgsError extends Error {
  override readonly name = 'ArgsError';
}

const SEATS_MAX = 250_000;
const STADIUM_SEATS = 50_000;
/**
 * Enough orders for the error of the estimates to be theirs and not chance; with a hundred people each it takes
 * some six minutes on two cores.
 */
const ROOM_SEATS = 900;
/** As many as one process can serve at once without anybody being asked to come again. */
const STADIUM_CONCURRENCY = 80;

/** @throws ArgsError */
export function readArgs(argv: readonly string[]): OnSaleArgs | 'help' {
  const text = { type: 'string' } as const;
  const values = parse(argv, {
    seats: text,
    buyers: text,
    concurrency: text,
    preset: text,
    seed: text,
    'hold-seconds': text,
    'max-seconds': text,
    kill: text,
    'kill-roles': text,
    'pause-roles': text,
    'pause-seconds': text,
    url: text,
    data: text,
    'database-url': text,
    'payments-url': text,
    'organizer-token': text,
    'finance-token': text,
    json: text,
    'waiting-room': { type: 'boolean' },
    'crowd-times': text,
    'max-active': text,
    'admit-per-second': text,
    'gather-seconds': text,
    'dawdle-seconds': text,
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help) return 'help';
  const number = numberReader(values);
  const hasRoom = values['waiting-room'] === true;
  const isStadium = values.preset === 'stadium';
  if (values.preset !== undefined && !isStadium) {
    throw new ArgsError(`--preset knows stadium, not ${values.preset}`);
  }
  const usualSeats = isStadium ? STADIUM_SEATS : 5_000;
  const seats = number('seats', hasRoom ? ROOM_SEATS : usualSeats, 1, SEATS_MAX);
  const buyers = number(
    'buyers',
    hasRoom ? seats * number('crowd-times', 100, 1, 1_000) : Math.ceil(seats * 1.2),
    1,
    10_000_000,
  );
  const kills = number('kill', 0, 0, 100);
  if (kills > 0 && values.url !== undefined) {
    throw new ArgsError('--kill needs a server of its own, so it does not go with --url');
  }
  const killRoles = rolesOf(values['kill-roles']);
  const pauseRoles = rolesOf(values['pause-roles']);
  if (values.url === undefined && killRoles.length + pauseRoles.length > 0) {
    throw new ArgsError('--kill-roles and --pause-roles go with the --url of a stack');
  }
  const organizer = values['organizer-token'];
  const finance = values['finance-token'];
  if ((organizer === undefined) !== (finance === undefined)) {
    throw new ArgsError('--organizer-token and --finance-token go together');
  }
  return {
    seats,
    buyers,
    concurrency: number('concurrency', isStadium ? STADIUM_CONCURRENCY : 128, 1, 10_000),
    seed: number('seed', 1, 0, Number.MAX_SAFE_INTEGER),
    holdSeconds: number('hold-seconds', 6, 1, 86_400),
    maxSeconds: number('max-seconds', 600, 1, 86_400),
    kills,
    killRoles,
    pauseRoles,
    pauseSeconds: number('pause-seconds', 10, 1, 600),
    url: values.url ?? null,
    dataFolder: values.data ?? '.boxoffice',
    databaseUrl: values['database-url'] ?? null,
    paymentsUrl: values['payments-url'] ?? null,
    jsonFile: values.json ?? null,
    tokens: organizer !== undefined && finance !== undefined ? { organizer, finance } : null,
    comesPrepared: isStadium,
    waitingRoom: hasRoom ? readRoom(number, seats, buyers) : null,
  };
}

function readRoom(
  number: ReturnType<typeof numberReader>,
  seats: number,
  buyers: number,
): WaitingRoomOptions {
  const maxActive = number('max-active', Math.max(4, Math.round(seats / 10)), 1, 100_000);
  return {
    maxActive,
    admitPerSecond: number('admit-per-second', Math.max(1, Math.round(seats / 100)), 1, 10_000),
    gatherSeconds: number('gather-seconds', 10 + Math.ceil(buyers / 1_000), 1, 86_400),
    dawdleSeconds: number('dawdle-seconds', 20, 0, 3_600),
  };
}

function rolesOf(text: string | undefined): readonly string[] | 'each' {
  if (text === undefined) return [];
  return text === 'each' ? text : text.split(',').map((role) => role.trim());
}

type Values = Readonly<Record<string, string | undefined>> & {
  readonly help?: boolean;
  readonly 'waiting-room'?: boolean;
};

function parse(
  argv: readonly string[],
  options: NonNullable<Parameters<typeof parseArgs>[0]>['options'],
): Values {
  try {
    return parseArgs({ args: [...argv], options: options ?? {}, allowPositionals: false })
      .values as Values;
  } catch (error) {
    throw new ArgsError(error instanceof Error ? error.message : String(error));
  }
}

function numberReader(values: Values) {
  return (name: string, fallback: number, min: number, max: number): number => {
    const text = values[name];
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new ArgsError(`--${name} takes a whole number from ${min} to ${max}, not ${text}`);
  };
}
