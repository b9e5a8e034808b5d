import { NotLaidOut } from '#projections/layout.ts';
import { RebuildRefused } from '#projections/rebuild/port.ts';
import { messageOf, StartupError } from './startup-error.ts';

/**
 * Runs a program's main function. What keeps it from starting is told in one line; anything else is
 * a mistake of ours and shows where. Either way the exit code is 1.
 */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(isForOperators(error) ? messageOf(error) : error);
    process.exit(1);
  }
}

/** What a person can put right, in words for them. */
const isForOperators = (error: unknown): boolean =>
  error instanceof StartupError || error instanceof NotLaidOut || error instanceof RebuildRefused;

/** What to tell when we can't listen; the variable is the one that sets the port. */
export function listenFailure(
  error: unknown,
  address: { readonly host: string; readonly port: number; readonly variable: string },
): StartupError {
  const { host, port, variable } = address;
  const where = `${host}:${port}`;
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartupError(
        `${where} is in use by another program: stop that one, or set ${variable} to another port.`,
      );
    case 'EACCES':
      return new StartupError(
        `${where} may not be opened by this user: set ${variable} to a port above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartupError(`${host} is no address of this machine: set HOST to one that is.`);
    default:
      return new StartupError(`Can't listen on ${where}: ${messageOf(error)}.`);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
