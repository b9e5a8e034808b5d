/** One waiting room in two processes that share a Redis: which is emptied and goes away, as they do. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../embedded/free-port.ts';
import {
  type Answer,
  type Body,
  EVENT_BODY,
  eventually,
  expectStatus,
  request,
  type SendOptions,
  showBody,
  venueBody,
} from '../testing/boxoffice.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { type RoleProcess, startRoleProcess } from '../testing/processes.ts';
import { describeWithRedis } from '../testing/redis.ts';

const ROOM = { enabled: true, admit_per_second: 100, max_active: 2 };
const SESSIONS = '/v1/waiting-room/sessions';

interface Waiting {
  readonly token: string;
  readonly sessionId: string;
}

describeWithRedis('a waiting room of two processes', (redis) => {
  let database: TestDatabase;
  let dataDir: string;
  let first: RoleProcess;
  let second: RoleProcess;
  let showId: string;
  const line: Waiting[] = [];

  const send = (
    { origin }: RoleProcess,
    method: string,
    to: string,
    options: SendOptions = {},
  ): Promise<Answer> => request(`${origin}${to}`, method, options);

  const poll = (process: RoleProcess, { token, sessionId }: Waiting): Promise<Answer> =>
    send(process, 'GET', `${SESSIONS}/${sessionId}`, { token });

  async function join(process: RoleProcess): Promise<Waiting & { readonly body: Body }> {
    const token = String((await send(first, 'POST', '/v1/sessions')).body.token);
    const joined = await send(process, 'POST', SESSIONS, { token, body: { show_id: showId } });
    const { body } = expectStatus(joined, 201);
    return { token, sessionId: String(body.session_id), body };
  }

  const told = async (process: RoleProcess) => {
    const seen = [];
    for (const waiting of line) {
      const { state, position, place } = (await poll(process, waiting)).body;
      seen.push({ state, position, place });
    }
    return seen;
  };

  const hold = (process: RoleProcess, token: string, admission: unknown, seat: number) =>
    send(process, 'POST', `/v1/shows/${showId}/holds`, {
      token,
      body: { seat_ids: [`A-1-${seat}`] },
      headers: { 'Admission-Token': String(admission) },
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-room-'));
    const paymentsPort = await findFreePort();
    const env = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      BOXOFFICE_DATA: dataDir,
      BOXOFFICE_DEMO: 'off',
      DEV_TOKENS: 'on',
      PORT: '0',
      PAYMENTS_PORT: String(paymentsPort),
    };
    first = await startRoleProcess('payments,command-api,sagas,projections', env);
    const STRIPE_API_BASE = `http://127.0.0.1:${paymentsPort}`;
    second = await startRoleProcess('command-api', { ...env, STRIPE_API_BASE });
    const made = await send(first, 'POST', '/v1/dev/tokens', { body: { role: 'organizer' } });
    const token = String(expectStatus(made, 201).body.token);
    const make = async (to: string, body: object): Promise<string> =>
      String(expectStatus(await send(first, 'POST', to, { token, body }), 201).body.id);
    const venueId = await make('/v1/venues', venueBody());
    const eventId = await make('/v1/events', EVENT_BODY);
    const show = { ...showBody(venueId), waiting_room: ROOM };
    showId = await make(`/v1/events/${eventId}/shows`, show);
    expectStatus(await send(first, 'POST', `/v1/shows/${showId}/publish`, { token }), 200);
  }, 60_000);

  afterAll(async () => {
    for (const process of [second, first]) process?.signal('SIGKILL');
    await Promise.all([second, first].map((process) => process?.ended()));
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('one line, whichever process one joins and asks', async () => {
    for (let at = 0; at < 6; at += 1) line.push(await join(at % 2 === 0 ? first : second));
    await eventually(
      () => poll(second, line[1] as Waiting),
      ({ body }) => body.state === 'admitted',
    );
    await eventually(
      () => poll(second, line[0] as Waiting),
      ({ body }) => body.state === 'admitted',
    );
    const seen = await told(second);
    expect(seen.map(({ state, position }) => [state, position])).toEqual([
      ['admitted', null],
      ['admitted', null],
      ['waiting', 1],
      ['waiting', 2],
      ['waiting', 3],
      ['waiting', 4],
    ]);
    expect(await told(first)).toEqual(seen);
  });

  test('an empty Redis costs nobody their place, and lets nobody more in', async () => {
    const before = await told(first);
    await redis.send('FLUSHALL');
    await eventually(
      () => poll(second, line[5] as Waiting),
      ({ body }) => body.position !== null,
    );
    expect(await told(second)).toEqual(before);
  });

  test('without Redis nobody is let in, and whoever was admitted goes on', async () => {
    const { admission_token: admission } = (await poll(first, line[0] as Waiting)).body;
    await redis.kill();
    const away = await poll(second, line[2] as Waiting);
    expect([away.status, away.body.code]).toEqual([503, 'unavailable']);
    expect(away.headers.get('Retry-After')).toBe('5');
    const { token } = line[0] as Waiting;
    expectStatus(await hold(second, token, admission, 1), 201);
    expect((await hold(second, (line[2] as Waiting).token, admission, 2)).status).toBe(403);
    await redis.startAgain();
    await eventually(
      () => poll(first, line[5] as Waiting),
      ({ body }) => body.position !== undefined && body.position !== null,
      15_000,
    );
    expect((await told(second)).map(({ state }) => state)).toEqual([
      'admitted',
      'admitted',
      'waiting',
      'waiting',
      'waiting',
      'waiting',
    ]);
  }, 40_000);

  test('when one process dies, the other goes on calling', async () => {
    first.signal('SIGKILL');
    await first.ended();
    const { token, sessionId } = line[1] as Waiting;
    expectStatus(await send(second, 'DELETE', `${SESSIONS}/${sessionId}`, { token }), 204);
    const next = await eventually(
      () => poll(second, line[2] as Waiting),
      ({ body }) => body.state === 'admitted',
      15_000,
    );
    expect(next.body).toMatchObject({ state: 'admitted', position: null });
    expect((await poll(second, line[3] as Waiting)).body).toMatchObject({ position: 1 });
  }, 40_000);
});
