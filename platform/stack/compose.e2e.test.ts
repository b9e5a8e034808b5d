// The containers of docker-compose.yml as plain processes, each with the environment of its own, but
// for the addresses, which are those of this machine.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../embedded/free-port.ts';
import { eventually, expectStatus, request } from '../testing/boxoffice.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { type RoleProcess, startRoleProcess } from '../testing/processes.ts';
import {
  composeFile,
  environmentOf,
  imageEnvironment,
  oursOf,
  ROOT,
} from './testing/compose-file.ts';

const ours = oursOf(composeFile());
const started = new Map<string, RoleProcess>();
const ports = new Map<string, number>();
let database: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-compose-'));
  for (const name of [...ours.map(([each]) => each), 'simulator'])
    ports.set(name, await findFreePort());
  const order = ours.toSorted(([one], [other]) => placeOf(one) - placeOf(other));
  const places = Map.groupBy(order, ([name]) => placeOf(name));
  for (const together of places.values()) {
    await Promise.all(
      together.map(async ([name, service]) => {
        const env = onThisMachine(name, { ...imageEnvironment(), ...environmentOf(service, SET) });
        started.set(name, await startRoleProcess(env.BOXOFFICE_ROLES ?? '', env));
      }),
    );
  }
}, 60_000);

afterAll(async () => {
  for (const each of started.values()) each.signal('SIGTERM');
  await Promise.all([...started.values()].map((each) => each.ended()));
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** As `depends_on` says. */
function placeOf(name: string): number {
  if (name === 'payments') return 0;
  return name === 'gateway' ? 2 : 1;
}

const SET = { DEV_TOKENS: 'on' };

function onThisMachine(
  name: string,
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const here = (text: string): string =>
    text
      .replaceAll(/http:\/\/payments:12111/g, `http://127.0.0.1:${ports.get('simulator')}`)
      .replaceAll(
        /http:\/\/([a-z]+(?:-[a-z]+)?(?:-\d)?):8080/g,
        (_all, host: string) => `http://127.0.0.1:${ports.get(host)}`,
      );
  const moved = Object.fromEntries(Object.entries(env).map(([key, text]) => [key, here(text)]));
  return {
    ...moved,
    HOST: '127.0.0.1',
    PORT: String(ports.get(name)),
    BOXOFFICE_DATA: dataDir,
    ...('DATABASE_URL' in env ? { DATABASE_URL: database.url } : {}),
    ...('PAYMENTS_PORT' in env ? { PAYMENTS_PORT: String(ports.get('simulator')) } : {}),
    // These have tests of their own, with servers.
    REDIS_URL: '',
    KAFKA_BROKERS: '',
  };
}

test('the health check of each container holds, and fails where nobody is', () => {
  const check = (port: number | undefined) =>
    spawnSync(process.execPath, ['platform/bootstrap/health.mjs'], {
      cwd: ROOT,
      env: { PORT: String(port) },
    }).status;
  expect(ours.map(([name]) => [name, check(ports.get(name))])).toEqual(
    ours.map(([name]) => [name, 0]),
  );
  expect(check(1)).toBe(1);
});

test('the gateway has them all, and a buyer comes through to each role', async () => {
  const origin = `http://127.0.0.1:${ports.get('gateway')}`;
  const ready = await eventually(
    () => request(`${origin}/readyz`, 'GET'),
    ({ body }) => !JSON.stringify(body).includes('"ok":false'),
  );
  expect(Object.keys(ready.body.checks as object)).toHaveLength(6);
  expectStatus(await request(`${origin}/v1/sessions`, 'POST'), 201);
  expectStatus(await request(`${origin}/v1/events`, 'GET'), 200);
  const made = await request(`${origin}/v1/dev/tokens`, 'POST', { body: { role: 'admin' } });
  const token = String(expectStatus(made, 201).body.token);
  const models = await request(`${origin}/v1/ops/projections`, 'GET', { token });
  expectStatus(models, 200);
  // One key signs the tokens of all: it is made once in the folder that they share.
  for (let round = 0; round < 4; round += 1) {
    expectStatus(await request(`${origin}/v1/finance/trial-balance`, 'GET', { token }), 200);
    expectStatus(await request(`${origin}/v1/venues`, 'GET', { token }), 200);
  }
});
