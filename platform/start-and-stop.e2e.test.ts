// The real program on one data folder, from its first start to its last stop, in this order.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Body, eventually, expectStatus, request } from './testing/boxoffice.ts';
import {
  postgresOf,
  type RunningProgram,
  runToEnd,
  startProgram,
  stopPostgresOf,
} from './testing/program.ts';

/** What the second start may take; the machine may be busy with other tests. */
const SECOND_START_MS_MAX = 5_000;
/** How soon after a crash each payment is settled or listed. */
const SETTLED_WITHIN_MS = 5_000;
const IN_FLIGHT = 6;

let dataDir: string;
let program: RunningProgram;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-program-'));
  program = await startProgram(dataDir);
});

afterAll(async () => {
  await program.signalGroup('SIGKILL').catch(ignoreEnded);
  await stopPostgresOf(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

function ignoreEnded(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
}

const post = (to: string, token: string | null, body: object, key?: string): Promise<Answer> =>
  request(`${program.origin}${to}`, 'POST', {
    ...(token === null ? {} : { token }),
    ...(key === undefined ? {} : { key }),
    body,
  });
const get = (to: string, token?: string): Promise<Answer> =>
  request(`${program.origin}${to}`, 'GET', token === undefined ? {} : { token });

interface Purchase {
  readonly token: string;
  readonly orderId: string;
  readonly paymentId: string;
}

async function order(): Promise<Purchase> {
  const [event] = (await get('/v1/events')).body.events as [{ readonly id: string }];
  const shows = (await get(`/v1/events/${event.id}/shows`)).body.shows;
  const [show] = shows as [{ readonly id: string }];
  const token = String(expectStatus(await post('/v1/sessions', null, {}), 201).body.token);
  const wish = { best_available: { quantity: 2 } };
  const hold = expectStatus(await post(`/v1/shows/${show.id}/holds`, token, wish), 201).body;
  const buyer = { name: 'Ada', email: 'ada@example.com' };
  const placed = expectStatus(
    await post('/v1/orders', token, { hold_id: hold.hold_id, buyer }, `order-${hold.hold_id}`),
    201,
  ).body;
  const { payment_id } = placed.payment as Body;
  return { token, orderId: String(placed.order_id), paymentId: String(payment_id) };
}

const confirm = ({ token, paymentId }: Purchase): Promise<Answer> =>
  post(
    `/v1/payments/${paymentId}/confirm`,
    token,
    { payment_method: 'pm_card_visa' },
    `pay-${paymentId}`,
  );

const runtime = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path.join(dataDir, 'runtime.json'), 'utf8'));

/** The commands of an example of the README, word for word. */
async function example(name: string): Promise<string> {
  const readme = await readFile(path.resolve(import.meta.dirname, '..', 'README.md'), 'utf8');
  const found = new RegExp(`<!-- example: ${name} -->\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(
    readme,
  );
  if (found?.[1] === undefined) throw new Error(`the README has no example ${name}`);
  return found[1];
}

test("the README's first purchase buys tickets", async () => {
  const commands = await example('first-purchase');
  const script = commands.replace('http://127.0.0.1:8080', program.origin);
  expect(script).toContain(program.origin);
  const PATH = `${path.dirname(process.execPath)}:${process.env.PATH}`;
  const { stdout } = await promisify(execFile)('sh', ['-euc', script], {
    env: { ...process.env, PATH },
  });
  expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded', order_status: 'confirmed' });
});

test('the first start tells a token a role', () => {
  for (const role of ['customer', 'organizer', 'finance', 'gate', 'admin']) {
    expect(program.said()).toMatch(new RegExp(`^ +${role} +ey\\S+$`, 'm'));
  }
});

test('a start leads to a show that is on sale', async () => {
  const [, showId] = /^See it in a minute: http\S+\/show\/(\S+)$/m.exec(program.said()) ?? [];
  expect((await get(`/v1/shows/${showId}`)).body).toMatchObject({ id: showId, status: 'on_sale' });
});

describe('what keeps a start from succeeding is one line and exit code 1', () => {
  test.each<[string, () => Promise<Readonly<Record<string, string>>>, RegExp]>([
    [
      'a busy port',
      async () => ({ PORT: new URL(program.origin).port, BOXOFFICE_DATA: path.join(dataDir, 'x') }),
      /^127\.0\.0\.1:\d+ is in use by another program: .*PORT/,
    ],
    [
      'a data folder in use',
      async () => ({ BOXOFFICE_DATA: dataDir }),
      /^The data folder .* is in use by another Boxoffice \(process \d+\): /,
    ],
    [
      'a file in place of the data folder',
      async () => ({ BOXOFFICE_DATA: await fileIn('file') }),
      /^The data folder .*file can't be used \(.* is a file\): set BOXOFFICE_DATA/,
    ],
    [
      'a data folder where none can be made',
      async () => ({ BOXOFFICE_DATA: `${await fileIn('file')}/below` }),
      /^The data folder .*below can't be used \(.*\): set BOXOFFICE_DATA/,
    ],
  ])('%s', async (_name, env, line) => {
    const { code, said } = await runToEnd(await env());
    expect(said.trimEnd().split('\n')).toEqual([expect.stringMatching(line)]);
    expect(code).toBe(1);
  });

  async function fileIn(name: string): Promise<string> {
    const file = path.join(dataDir, name);
    await writeFile(file, '');
    return file;
  }
});

test('SIGTERM to everything stops everything, and a purchase is there after the next start', async () => {
  const bought = await order();
  expectStatus(await confirm(bought), 200);
  const postgres = await postgresOf(dataDir);
  expect(postgres).not.toBeNull();

  expect(await program.signalGroup('SIGTERM')).toBe(0);
  expect(await postgresOf(dataDir)).toBeNull();
  expect(existsSync(path.join(dataDir, 'runtime.json'))).toBe(false);

  program = await startProgram(dataDir);
  expect(program.startMs).toBeLessThan(SECOND_START_MS_MAX);
  const found = expectStatus(await get(`/v1/orders/${bought.orderId}`, bought.token), 200);
  expect(found.body.status).toBe('confirmed');
});

test('killed amid payments, it takes over its PostgreSQL and settles or lists each of them', async () => {
  const orders: Purchase[] = [];
  for (let n = 0; n < IN_FLIGHT; n += 1) orders.push(await order());
  const slow = { body: { latency_ms: 400 } };
  const { paymentsUrl } = await runtime();
  expectStatus(await request(`${paymentsUrl}/_simulator/faults`, 'PUT', slow), 200);
  // Each loses its answer with the server; what became of it is asked below.
  const answers = Promise.allSettled(orders.map(confirm));
  await new Promise((resolve) => setTimeout(resolve, 600));
  const postgres = await postgresOf(dataDir);
  await program.signalGroup('SIGKILL');
  expect((await answers).map(({ status }) => status)).toContain('rejected');
  expect(await postgresOf(dataDir)).toBe(postgres);

  program = await startProgram(dataDir);
  expect(await postgresOf(dataDir)).toBe(postgres);
  const untilMs = performance.now() + SETTLED_WITHIN_MS;
  for (const { orderId, token } of orders) {
    const settled = await eventually(
      () => get(`/v1/orders/${orderId}`, token),
      ({ body }) => body.status === 'confirmed',
      untilMs - performance.now(),
    );
    expect(settled.body).toMatchObject({ status: 'confirmed' });
  }
});

test('two copies do not disturb each other', async () => {
  const otherDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-program-'));
  try {
    const other = await startProgram(otherDir, { BOXOFFICE_DEMO: 'off' });
    try {
      expect((await request(`${other.origin}/v1/events`, 'GET')).body.events).toEqual([]);
      expect((await get('/v1/events')).body.events).not.toEqual([]);
    } finally {
      expect(await other.signalGroup('SIGINT')).toBe(0);
    }
    expectStatus(await get('/readyz'), 200);
  } finally {
    await stopPostgresOf(otherDir);
    await rm(otherDir, { recursive: true, force: true });
  }
});
