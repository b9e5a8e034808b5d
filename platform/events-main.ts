// `npm run events`: moves a history between event stores and files.
import { ArgsError, readArgs, USAGE } from './events-cli/args.ts';
import { runEvents } from './events-cli/run.ts';
import { createLog } from './log.ts';
import { listenForShutdown } from './shutdown.ts';
import { messageOf, StartupError } from './startup-error.ts';
import { systemClock } from './system.ts';

const shutdown = listenForShutdown(process, systemClock);
try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (error instanceof ArgsError) process.stderr.write(`${error.message}\n\n${USAGE}`);
  else console.error(error instanceof StartupError ? messageOf(error) : error);
  process.exitCode = error instanceof ArgsError ? 2 : 1;
}

async function main(): Promise<boolean> {
  const args = readArgs(process.argv.slice(2));
  if (args.command === 'help') {
    process.stdout.write(USAGE);
    return true;
  }
  return runEvents(args, {
    env: process.env,
    log: createLog({ level: 'warn', pretty: true, clock: systemClock }),
    stdin: process.stdin,
    stdout: process.stdout,
    screen: process.stderr,
    signal: shutdown.signal,
  });
}
