/** What the gateway does when those behind it, or it itself, have too much to do. */
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { REFUSED_FOR_LOAD } from '../overload/refuse.ts';
import { startKit, until } from './testing/kit.ts';

const SHOW = '/v1/shows/shw_1';
const HOLD = '/v1/shows/shw_1/holds';
const PAY = '/v1/payments/pay_1/confirm';

describe('a refusal for load', () => {
  test('reaches the client as it was, and nobody else is asked', async () => {
    const { origin, reads } = await startKit();
    for (const upstream of reads) {
      upstream.answer = (_request, response) => {
        response.writeHead(503, { 'Retry-After': '4', [REFUSED_FOR_LOAD]: '1' }).end('too much');
      };
    }
    const answer = await fetch(`${origin}${SHOW}`);
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '4']);
    expect(await answer.text()).toBe('too much');
    expect(reads[0].asked.length + reads[1].asked.length).toBe(1);
  });

  test('tells what the client prefers to those behind', async () => {
    const { origin, reads } = await startKit();
    const seen: unknown[] = [];
    for (const upstream of reads) {
      upstream.answer = (request, response) => {
        seen.push(request.headers.prefer);
        response.end();
      };
    }
    await fetch(`${origin}${SHOW}`, { headers: { Prefer: 'wait=3' } });
    expect(seen).toEqual(['wait=3']);
  });
});

describe('a gateway with much under way', () => {
  const MAX = 8;

  /** Two upstreams that keep every answer to themselves until the end of the test. */
  async function startSlow() {
    const kit = await startKit({ underWayMax: MAX });
    const kept: ServerResponse[] = [];
    for (const upstream of [...kit.commands, ...kit.reads]) {
      upstream.answer = (_request, response) => void kept.push(response);
    }
    const letGo = (): void => {
      for (const response of kept.splice(0)) response.end('served');
      for (const upstream of [...kit.commands, ...kit.reads]) {
        upstream.answer = (_request, response) => void response.end('served');
      }
    };
    const send = (path: string) =>
      fetch(`${kit.origin}${path}`, { method: 'POST', body: '{}', headers: JSON_BODY });
    return { ...kit, kept, letGo, send };
  }
  const JSON_BODY = { 'Content-Type': 'application/json' };

  test('refuses who holds before who pays, says when to come back, and serves those it took', async () => {
    const { kept, letGo, send } = await startSlow();
    // Given holds up to their share at both processes
    const holds = Array.from({ length: MAX * 0.75 * 2 }, () => send(HOLD));
    await until(() => kept.length === holds.length);
    // Then another is refused, and who pays is not
    const refused = await send(HOLD);
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'overloaded' });
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    const paying = Array.from({ length: MAX * 0.25 * 2 }, () => send(PAY));
    await until(() => kept.length === holds.length + paying.length);
    expect((await send(PAY)).status).toBe(503);
    letGo();
    const statuses = (await Promise.all([...holds, ...paying])).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await send(HOLD)).status).toBe(200);
  });

  test('does not count live streams among it', async () => {
    const { origin, kept, letGo, reads } = await startSlow();
    const over = new AbortController();
    const streams = Array.from({ length: MAX * 4 }, () =>
      fetch(`${origin}${SHOW}/availability/stream`, { signal: over.signal }).catch(() => null),
    );
    await until(() => kept.length === streams.length);
    expect(Math.abs(reads[0].asked.length - reads[1].asked.length)).toBeLessThanOrEqual(1);
    const look = fetch(`${origin}${SHOW}`);
    await until(() => kept.length === streams.length + 1);
    letGo();
    expect((await look).status).toBe(200);
    over.abort();
    await Promise.all(streams);
  });
});
