/**
 * A PostgreSQL of the machine's own packages, with its client programs: another version than the
 * embedded one, as operators have. Debian and Ubuntu keep them all in one place.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { findFreePort } from '../embedded/free-port.ts';
import { chooseRunAs, commandAs } from '../embedded/run-as.ts';

const HOME = '/usr/lib/postgresql';
const START_LIMIT_MS = 20_000;

/** The folder with the programs of the newest version that is whole; null where there is none. */
export function debianPostgres(): string | null {
  const versions = existsSync(HOME) ? readdirSync(HOME) : [];
  const whole = versions
    .map((version) => ({ version: Number(version), bin: path.join(HOME, version, 'bin') }))
    .filter(({ bin }) =>
      ['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((name) =>
        existsSync(path.join(bin, name)),
      ),
    )
    .sort((one, next) => next.version - one.version);
  return whole[0]?.bin ?? null;
}

export interface DebianServer {
  /** Connection string of an empty database; the role may do everything. */
  database(name: string): Promise<string>;
  /** Runs a client program to its end. */
  run(program: 'pg_dump' | 'pg_restore', ...args: readonly string[]): void;
  stop(): Promise<void>;
}

export async function startDebianPostgres(bin: string): Promise<DebianServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'boxoffice-debian-'));
  await chmod(folder, 0o777);
  const pgdata = path.join(folder, 'pgdata');
  const runAs = chooseRunAs({ program: path.join(bin, 'postgres'), folder }, undefined);
  const initdb = commandAs(runAs, path.join(bin, 'initdb'), [
    ...['-D', pgdata, '-U', 'boxoffice', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
  ]);
  execFileSync(initdb.command, initdb.args, { ...initdb.options, cwd: '/', stdio: 'ignore' });
  const port = await findFreePort();
  const postgres = commandAs(runAs, path.join(bin, 'postgres'), [
    ...['-D', pgdata, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'],
    ...['-c', 'fsync=off', '-c', 'log_min_messages=fatal'],
  ]);
  const server = spawn(postgres.command, postgres.args, {
    ...postgres.options,
    cwd: '/',
    stdio: 'ignore',
  });
  const urlOf = (name: string): string => `postgres://boxoffice@127.0.0.1:${port}/${name}`;
  await ready(urlOf('postgres'), server);
  return {
    async database(name) {
      await query(urlOf('postgres'), `create database ${name}`);
      return urlOf(name);
    },
    run(program, ...args) {
      execFileSync(path.join(bin, program), [...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    },
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (const untilMs = Date.now() + START_LIMIT_MS; ; ) {
    try {
      return await query(url, 'select 1');
    } catch (error) {
      if (Date.now() > untilMs || server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}
