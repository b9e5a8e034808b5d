/** The door with a real server behind it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemIds, systemRandom } from '../system.ts';
import { Admission, type Refusal } from './admission.ts';
import { createFrontDoor } from './front-door.ts';
import type { Sheddable } from './priority.ts';
import { createRefuse } from './refuse.ts';

const MAX = 100;

let admission: Admission;
let server: Server;
let origin: string;
/** Requests that got in, each waiting for its answer. */
let inside: (() => void)[];
let refusals: [Sheddable, Refusal][];

beforeEach(async () => {
  admission = new Admission({ inProgressMax: MAX, workingMin: 32 });
  inside = [];
  refusals = [];
  const door = createFrontDoor({
    admission,
    priorityOf: (_method, path) => (path === '/healthz' ? 'vital' : 'browsing'),
    refuse: createRefuse({ ids: systemIds, random: systemRandom }),
    onRefused: (...refusal) => refusals.push(refusal),
  });
  server = createServer((request, response) => {
    if (!door.letsIn(request, response)) return;
    door.begin(request, response);
    if (request.url === '/now' || request.url === '/healthz') response.end('served');
    else inside.push(() => response.end('served'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const answer of inside) answer();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const until = async (isTrue: () => boolean): Promise<void> => {
  for (let looks = 0; !isTrue(); looks += 1) {
    if (looks > 500) throw new Error('it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
const fill = (count: number): void => {
  for (let begun = 0; begun < count; begun += 1) admission.begin();
};

describe('the front door', () => {
  it('counts what is under way, and forgets it when it has been answered', async () => {
    const answer = fetch(`${origin}/slow`);
    await until(() => inside.length === 1);
    expect(admission.inProgress).toBe(1);
    inside.pop()?.();
    expect(await (await answer).text()).toBe('served');
    await until(() => admission.inProgress === 0);
  });

  it('forgets who hangs up', async () => {
    const over = new AbortController();
    const answer = fetch(`${origin}/slow`, { signal: over.signal });
    await until(() => inside.length === 1);
    over.abort();
    await expect(answer).rejects.toThrow();
    await until(() => admission.inProgress === 0);
  });

  it('does not count live streams', async () => {
    const answer = fetch(`${origin}/v1/shows/shw_1/availability/stream?x=1`);
    await until(() => inside.length === 1);
    expect(admission.inProgress).toBe(0);
    inside.pop()?.();
    await (await answer).text();
  });

  it('counts whoever only writes that they want one', async () => {
    for (const url of ['/slow?q=/stream', '/slow?q=/stream?', '/slow?/stream']) {
      const answer = fetch(origin + url);
      await until(() => inside.length === 1);
      expect([url, admission.inProgress]).toEqual([url, 1]);
      inside.pop()?.();
      await (await answer).text();
      await until(() => admission.inProgress === 0);
    }
  });

  it('refuses with a problem document that says when to come back, and counts it', async () => {
    fill(MAX / 2);
    const answer = await fetch(`${origin}/now`, { headers: { 'X-Request-Id': 'req_given_1' } });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(6);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-request-id')).toBe('req_given_1');
    expect(await answer.json()).toMatchObject({ status: 503, code: 'overloaded' });
    expect(refusals).toEqual([['browsing', 'full']]);
    expect(admission.inProgress).toBe(MAX / 2);
  });

  it('keeps the connection, though nobody took the body', async () => {
    fill(MAX / 2);
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    for (let sent = 0; sent < 5; sent += 1) {
      const answer = await fetch(`${origin}/now`, { method: 'POST', body: 'x'.repeat(20_000) });
      expect(answer.status).toBe(503);
      await answer.text();
    }
    // One for each would be five; the client may have opened a second one to begin with.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('answers a HEAD without a body', async () => {
    fill(MAX / 2);
    const answer = await fetch(`${origin}/now`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([503, '']);
  });

  it('lets in what is vital, however full it is', async () => {
    fill(MAX);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect(refusals).toEqual([]);
  });

  it('makes up an id where none came, and spreads when to come back', async () => {
    fill(MAX);
    const seconds = new Set<string | null>();
    for (let sent = 0; sent < 40; sent += 1) {
      const { headers } = await fetch(`${origin}/now`);
      expect(headers.get('x-request-id')).toMatch(/^req_/);
      seconds.add(headers.get('retry-after'));
    }
    expect(seconds.size).toBeGreaterThan(2);
  });
});
