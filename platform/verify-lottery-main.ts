// `npm run verify-lottery -- shw_… [wrs_…] [--url http://127.0.0.1:8080]`: draws a lot again.
import { parseArgs } from 'node:util';
import { NotVerifiable, type Verification, verifyLottery } from '#waiting-room/verify.ts';
import { messageOf } from './startup-error.ts';

const USAGE = `Draws the lot of a waiting room again, from what the house has published.

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
    return tell(verification, sessionId);
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

function tell({ entrants, faults, beacon, trust, place }: Verification, sessionId: string | null) {
  for (const fault of faults) console.log(`Does not hold: ${fault.replaceAll('_', ' ')}.`);
  if (faults.length > 0) return 1;
  console.log(`Drawn again among ${entrants} entrants: list, commitment and order hold.`);
  if (beacon !== null) {
    console.log(`Round ${beacon.round} of ${beacon.url} must be ${beacon.randomness}: look it up.`);
  }
  console.log(trust);
  if (sessionId === null) return 0;
  console.log(place === null ? 'This session is not on the list.' : `Its place is ${place}.`);
  return place === null ? 1 : 0;
}
