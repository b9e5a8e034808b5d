// `npm run verify-lottery -- shw_… [wrs_…] [--url http://127.0.0.1:8080]`: draws a lot again.
import { parseArgs } from 'node:util';
import { createBeacon } from '#waiting-room/beacon.ts';
import { NotVerifiable, type Verification, verifyLottery } from '#waiting-room/verify.ts';
import { messageOf } from './startup-error.ts';
import { systemTimers } from './system.ts';

const USAGE = `Draws the lot of a waiting room again, from what the house has published, and asks the beacon for its round.

  npm run verify-lottery -- <show id> [<session id>] [--url http://127.0.0.1:8080]

Exit code: 0 it holds, 1 it does not, 2 it can't be told.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8080' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [showId, sessionId = null] = positionals;
  if (values.help || showId === undefined) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  try {
    const verification = await verifyLottery((path) => get(values.url, path), showId, sessionId);
    return await tell(verification, sessionId);
  } catch (error) {
    console.error(
      error instanceof NotVerifiable ? error.message : `Not known: ${messageOf(error)}`,
    );
    return 2;
  }
}

async function get(origin: string, path: string): Promise<string> {
  const response = await fetch(new URL(path, origin));
  if (!response.ok) throw new NotVerifiable(`${path} answered ${response.status}.`);
  return response.text();
}

async function tell(
  { entrants, faults, beacon, trust, place }: Verification,
  sessionId: string | null,
): Promise<number> {
  for (const fault of faults) console.log(`Does not hold: ${fault.replaceAll('_', ' ')}.`);
  if (faults.length > 0) return 1;
  console.log(`Drawn again among ${entrants} entrants: list, commitment and order hold.`);
  if (beacon !== null && !(await doesBeaconAgree(beacon))) return 1;
  console.log(trust);
  if (sessionId === null) return 0;
  console.log(place === null ? 'This session is not on the list.' : `Its place is ${place}.`);
  return place === null ? 1 : 0;
}

/** One that does not answer is left to whoever asks. */
async function doesBeaconAgree({
  url,
  round,
  randomness,
}: NonNullable<Verification['beacon']>): Promise<boolean> {
  const named = `Round ${round} of ${url}`;
  const told = await createBeacon(url, systemTimers)
    .at({ url, round })
    .catch(() => null);
  if (told === null) {
    console.log(`${named} must be ${randomness}: look it up.`);
    return true;
  }
  const isSame = told.randomness === randomness;
  console.log(
    isSame
      ? `${named} says the same: ${randomness}.`
      : `Does not hold: ${named} is ${told.randomness}, not ${randomness}.`,
  );
  return isSame;
}
