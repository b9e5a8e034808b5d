/** A process that only answers queries, from a Redis that another fills: as real processes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../embedded/free-port.ts';
import {
  type Answer,
  EVENT_BODY,
  eventually,
  expectStatus,
  pause,
  request,
  type SendOptions,
  showBody,
  venueBody,
} from '../testing/boxoffice.ts';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { type RoleProcess, startRoleProcess } from '../testing/processes.ts';
import { describeWithRedis } from '../testing/redis.ts';

const ROWS = Array.from({ length: 30 }, (_, row) => ({ label: String(row + 1), seats: 10 }));
const SECTIONS = [{ id: 'A', name: 'Stalls', kind: 'reserved', rows: ROWS }];

describeWithRedis('queries from a Redis that others fill', (redis) => {
  let database: TestDatabase;
  let dataDir: string;
  let sells: RoleProcess;
  let answers: RoleProcess;
  let showId: string;
  let eventId: string;
  let organizer: string;
  let guest: string;
  let seat = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-redis-roles-'));
    const paymentsPort = await findFreePort();
    const env = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      BOXOFFICE_DATA: dataDir,
      BOXOFFICE_DEMO: 'off',
      DEV_TOKENS: 'on',
      COMPAT_API: 'on',
      PORT: '0',
      PAYMENTS_PORT: String(paymentsPort),
    };
    sells = await startRoleProcess('payments,command-api,sagas,projections', env);
    const simulator = `http://127.0.0.1:${paymentsPort}`;
    answers = await startRoleProcess('read-api', { ...env, STRIPE_API_BASE: simulator });
    const token = await send(sells, 'POST', '/v1/dev/tokens', { body: { role: 'organizer' } });
    organizer = String(expectStatus(token, 201).body.token);
    guest = String((await send(sells, 'POST', '/v1/sessions')).body.token);
    const make = async (to: string, body: object): Promise<string> =>
      String(expectStatus(await send(sells, 'POST', to, { token: organizer, body }), 201).body.id);
    const venueId = await make('/v1/venues', venueBody(SECTIONS));
    eventId = await make('/v1/events', EVENT_BODY);
    showId = await make(`/v1/events/${eventId}/shows`, {
      ...showBody(venueId, SECTIONS),
      max_live_seats: 400,
    });
    const publish = `/v1/shows/${showId}/publish`;
    expectStatus(await send(sells, 'POST', publish, { token: organizer }), 200);
  }, 60_000);

  afterAll(async () => {
    for (const process of [answers, sells]) process?.signal('SIGKILL');
    await Promise.all([answers, sells].map((process) => process?.ended()));
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const send = (
    { origin }: RoleProcess,
    method: string,
    to: string,
    options: SendOptions = {},
  ): Promise<Answer> => request(`${origin}${to}`, method, options);

  async function hold(): Promise<string> {
    seat += 1;
    const seatId = `A-${Math.ceil(seat / 10)}-${((seat - 1) % 10) + 1}`;
    const held = await send(sells, 'POST', `/v1/shows/${showId}/holds`, {
      token: guest,
      body: { seat_ids: [seatId] },
    });
    return String(expectStatus(held, 201).body.position);
  }

  /** Held through one process, seen at once through the other. */
  async function holdAndLook(): Promise<void> {
    const position = await hold();
    const seen = await send(answers, 'GET', `/v1/shows/${showId}/availability`, {
      headers: { 'Min-Position': position },
    });
    expectStatus(seen, 200);
    expect(seen.body.version).toBe(seat);
    const statuses = Buffer.from(String(seen.body.statuses), 'base64');
    expect(statuses.filter((status) => status === 1)).toHaveLength(seat);
  }

  async function holdFor(ms: number): Promise<void> {
    const untilMs = Date.now() + ms;
    while (Date.now() < untilMs) {
      await holdAndLook();
      await pause(50);
    }
  }

  const redisDetail = async (): Promise<unknown> => {
    const { body } = await send(answers, 'GET', '/readyz');
    return (body.checks as { readonly redis: { readonly detail?: string } }).redis.detail;
  };

  test('who has bought sees it at once, with the very bytes, and everything else about the show', async () => {
    await holdFor(500);
    expect(await redisDetail()).toBeUndefined();
    expect(answers.said()).not.toContain('following the log');
    const bytes = await send(answers, 'GET', `/v1/shows/${showId}/availability`, {
      headers: { Accept: 'application/octet-stream' },
    });
    expect(bytes.headers.get('ETag')).toBe(`"${seat}"`);
    const show = expectStatus(await send(answers, 'GET', `/v1/shows/${showId}`), 200);
    expect(show.body).toMatchObject({ available: 300 - seat, total: 300, status: 'on_sale' });
    const older = expectStatus(await send(answers, 'GET', `/events/${eventId}/seatmap`), 200);
    expect(older.body.seats).toHaveLength(300);
    const past = await send(
      answers,
      'GET',
      `/v1/shows/${showId}/availability?at=${new Date().toISOString()}`,
      { token: organizer },
    );
    expect(expectStatus(past, 200).body.version).toBe(seat);
  });

  test('a paused show is seen as that at once', async () => {
    for (const [act, status] of [
      ['pause', 'paused'],
      ['resume', 'on_sale'],
    ]) {
      const done = await send(sells, 'POST', `/v1/shows/${showId}/${act}`, { token: organizer });
      const { position } = expectStatus(done, 200).body;
      const headers = { 'Min-Position': String(position) };
      const seen = await send(answers, 'GET', `/v1/shows/${showId}`, { headers });
      expect(expectStatus(seen, 200).body.status).toBe(status);
    }
  });

  test('a process that was paused shows nothing from before its pause', async () => {
    answers.signal('SIGSTOP');
    for (let holds = 0; holds < 5; holds += 1) await hold();
    await pause(2_500);
    await hold();
    await pause(200);
    answers.signal('SIGCONT');
    const seen = await send(answers, 'GET', `/v1/shows/${showId}/availability`);
    expect(expectStatus(seen, 200).body.version).toBe(seat);
  });

  test('open seat maps go on while Redis is killed and comes back with nothing in it', async () => {
    const stream = await fetch(`${answers.origin}/v1/shows/${showId}/availability/stream`);
    const told = follow(stream);
    await holdFor(300);
    await redis.kill();
    await holdFor(2_000);
    expect(await redisDetail()).toBe('no answer');
    expect((await send(answers, 'GET', '/readyz')).status).toBe(200);
    await redis.startAgain();
    const back = await eventually(
      async () => {
        await holdAndLook();
        return send(answers, 'GET', '/readyz');
      },
      ({ body }) => (body.checks as { redis: { ok: boolean } }).redis.ok,
      15_000,
    );
    expect(back.status).toBe(200);
    await holdFor(300);
    // An open map looks once a second whether its show has come back as another object.
    await expect.poll(() => told.version, { timeout: 3_000 }).toBe(seat);
    expect(told.taken()).toBe(seat);
    await told.stop();
  });

  test('it ends by itself when it is asked to', async () => {
    answers.signal('SIGTERM');
    expect(await answers.ended()).toBe(0);
    expect(answers.said()).not.toMatch(/"level":"?(error|50)/);
  });
});

/** What a browser makes of an event stream. */
function follow(response: Response) {
  const statuses = new Map<number, number>();
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const told = {
    version: -1,
    taken: () => [...statuses.values()].filter((status) => status === 1).length,
    stop: async () => reader?.cancel(),
  };
  void (async () => {
    let text = '';
    for (;;) {
      const part = await reader?.read();
      if (part === undefined || part.done) return;
      text += part.value;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data === undefined) continue;
        const message = JSON.parse(data);
        told.version = message.version;
        if (typeof message.statuses === 'string') {
          Buffer.from(message.statuses, 'base64').forEach((one, at) => void statuses.set(at, one));
        }
        for (const [index, status] of message.changes ?? []) statuses.set(index, status);
      }
    }
  })();
  return told;
}
