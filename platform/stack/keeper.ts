// node platform/stack/keeper.ts <command> [arguments]: runs a server that knows nothing of whoever
// started it, and ends it when they end.
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new Error('usage: keeper.ts <command> [arguments]');

// Some servers end with their input; for the others it is as good as none.
const server = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'] });
const end = (): void => {
  server.stdin.end();
  server.kill('SIGTERM');
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
process.on('disconnect', end);
server.on('error', (error) => {
  console.error(`${command} does not start: ${error.message}`);
  process.exit(1);
});
server.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
