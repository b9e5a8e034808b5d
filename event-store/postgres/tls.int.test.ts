/** A server with a certificate of one's own making, as on a company's own network. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, chown, stat } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startEmbeddedPostgres } from '#platform/embedded/postgres.ts';
import { systemEventLoop, systemRandom, systemTimers } from '#platform/system.ts';
import { temporaryFolder } from '#platform/testing/temporary-folder.ts';
import type { EventStore } from '../port.ts';
import { created, stored } from '../testing/facts.ts';
import { silentLog } from '../testing/silent-log.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

const TIMEOUT = { timeout: 60_000 };

const open = (connectionString: string): Promise<EventStore> =>
  createPostgresEventStore({
    connectionString,
    timers: systemTimers,
    eventLoop: systemEventLoop,
    random: systemRandom,
    log: silentLog,
  });

function makeCertificate(folder: string, name: string): { cert: string; key: string } {
  const [cert, key] = [path.join(folder, `${name}.crt`), path.join(folder, `${name}.key`)];
  execFileSync(
    'openssl',
    ['req', '-new', '-x509', '-days', '2', '-nodes', '-newkey', 'rsa:2048', '-keyout', key]
      .concat(['-out', cert, '-subj', '/CN=database.example'])
      .concat(['-addext', 'subjectAltName=IP:127.0.0.1']),
    { stdio: 'ignore' },
  );
  return { cert, key };
}

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const isLeftOut = !hasOpenssl && !process.env.CI;
if (isLeftOut) console.warn('No openssl on this machine: TLS to PostgreSQL is not tested.');

test.skipIf(isLeftOut)('the store speaks TLS as the address says', TIMEOUT, async () => {
  const folder = await temporaryFolder();
  const certificates = await temporaryFolder();
  const { cert, key } = makeCertificate(certificates, 'server');
  const other = makeCertificate(certificates, 'other');
  const first = await startEmbeddedPostgres({ dataDir: folder, log: silentLog });
  await first.stop();
  const { uid, gid } = await stat(path.join(folder, 'postgres', 'pgdata'));
  await chmod(certificates, 0o711);
  await chmod(key, 0o600);
  for (const file of [cert, key]) await chown(file, uid, gid);
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    log: silentLog,
    settings: { ssl: 'on', ssl_cert_file: cert, ssl_key_file: key },
  });
  onTestFinished(() => server.stop());
  await chmod(cert, 0o644);

  // The only way to be sure of both: nobody reads along, and it is our server.
  const checked = await open(`${server.url}?sslmode=verify-full&sslrootcert=${cert}`);
  await stored(checked, created('seat-1'));
  const admin = new pg.Client(server.url);
  await admin.connect();
  const { rows } = await admin.query<{ name: string; ssl: boolean }>(
    `select distinct a.application_name as name, s.ssl from pg_stat_activity a
     join pg_stat_ssl s using (pid) where a.application_name like 'boxoffice%' order by 1`,
  );
  await admin.end();
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every(({ ssl }) => ssl)).toBe(true);
  await checked.close();

  const wrong = `${server.url}?sslmode=verify-full&sslrootcert=${other.cert}`;
  await expect(open(wrong)).rejects.toThrow(/self.signed certificate|certificate/);
  await expect(open(`${server.url}?sslmode=verify-full`)).rejects.toThrow(/certificate/);
  const unchecked = await open(`${server.url}?sslmode=no-verify`);
  expect(await unchecked.head()).toBe(1n);
  await unchecked.close();
});
