/** What the figures were measured on. */
import os from 'node:os';
import pg from 'pg';
import type { House } from './part.ts';

export interface Machine {
  readonly model: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly os: string;
  readonly node: string;
  readonly postgres: Readonly<Record<string, string>>;
}

const SETTINGS = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes'];

export async function describeMachine({ databaseUrl }: Pick<House, 'databaseUrl'>) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1) order by name',
    [[...SETTINGS, 'shared_buffers']],
  );
  await client.end();
  const machine: Machine = {
    model: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memory_gb: Math.round(os.totalmem() / 2 ** 30),
    os: `${os.type()} ${os.release()}`,
    node: process.version,
    postgres: Object.fromEntries(rows.map(({ name, setting }) => [name, setting])),
  };
  return machine;
}
