import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PROGRAM = path.join(import.meta.dirname, 'payments-main.ts');

const children: ChildProcess[] = [];
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-payments-main-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

function start(env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { PATH: process.env.PATH, BOXOFFICE_DATA: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return { child, exited: once(child, 'close').then(([code]) => ({ code, errors })) };
}

async function addressOf({ child }: ReturnType<typeof start>): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? line;
}

describe('npm run payments', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('prints where it is, and ends on %s', async (signal) => {
    const running = start();
    const url = await addressOf(running);
    expect((await fetch(`${url}/_simulator/faults`)).status).toBe(200);
    running.child.kill(signal);
    expect(await running.exited).toEqual({ code: 0, errors: '' });
  });

  it('says in one line that the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, errors } = await start({ PAYMENTS_PORT: port }).exited;
    server.close();
    expect(code).toBe(1);
    expect(errors).toBe(`Port ${port} is taken: set PAYMENTS_PORT to another one.\n`);
  });

  it('says in one line that another one has the records', async () => {
    await addressOf(start());
    const { code, errors } = await start().exited;
    expect(code).toBe(1);
    expect(errors).toMatch(/^The data folder \S+ is in use by process \d+\.\n$/);
  });

  it('says in one line what is wrong with a setting', async () => {
    const { code, errors } = await start({ PAYMENTS_PORT: 'http' }).exited;
    expect(code).toBe(1);
    expect(errors).toMatch(/^PAYMENTS_PORT .+\n$/);
  });
});
