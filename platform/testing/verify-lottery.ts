/** `npm run verify-lottery` as a process of its own. */
import { spawn } from 'node:child_process';

/** Its exit code, and all that it said. */
export function runVerifyLottery(
  origin: string,
  ...args: readonly string[]
): Promise<[number | null, string]> {
  const main = ['platform/verify-lottery-main.ts', ...args, '--url', origin];
  const child = spawn(process.execPath, main);
  let said = '';
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  return new Promise((resolve) => child.on('close', (code) => resolve([code, said])));
}
