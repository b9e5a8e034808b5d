// A process that starts the embedded PostgreSQL, says where, and waits: to be killed by a test.
import type { Log } from '../../ports.ts';
import { messageOf } from '../../startup-error.ts';
import { startEmbeddedPostgres } from '../postgres.ts';

const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const [dataDir = ''] = process.argv.slice(2);
try {
  const { url } = await startEmbeddedPostgres({ dataDir, log: quiet });
  console.log(JSON.stringify({ url }));
  setInterval(() => undefined, 60_000);
} catch (error) {
  console.log(JSON.stringify({ error: messageOf(error) }));
}
