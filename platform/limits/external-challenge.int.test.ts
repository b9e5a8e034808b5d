import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Log } from '../ports.ts';
import { systemClock } from '../system.ts';
import { createExternalChallenge } from './external-challenge.ts';

type Answer = { readonly status?: number; readonly body?: string } | 'silence';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** Somebody who checks answers, and what they were asked. */
async function checker(answerTo: (form: URLSearchParams) => Answer) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await textOf(request));
    asked.push(String(form));
    const answer = answerTo(form);
    if (answer === 'silence') return;
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' });
    response.end(answer.body ?? '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const said: string[] = [];
  const say = (_fields: object, message: string) => void said.push(message);
  const log: Log = { debug: say, info: say, warn: say, error: say };
  const { port } = server.address() as AddressInfo;
  const challenge = (failsOpen: boolean) =>
    createExternalChallenge(
      { kind: 'external', verifyUrl: `http://127.0.0.1:${port}/verify`, secret: 's3', failsOpen },
      { clock: systemClock, log, withinMs: 200 },
    );
  return { asked, said, challenge };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks = await request.toArray();
  return Buffer.concat(chunks).toString();
}

const attempt = (response: string | undefined, idempotencyKey?: string) => ({
  response,
  idempotencyKey,
  address: '192.0.2.1',
});

describe('somebody else’s challenge', () => {
  it('is passed with an answer that they call good, each once but for the same request', async () => {
    const { asked, challenge } = await checker((form) => ({
      body: JSON.stringify({ success: form.get('response') === 'good' }),
    }));
    const { check } = challenge(false);
    expect(await check(attempt('good', 'key-1'))).toEqual({ passed: true });
    expect(asked).toEqual(['secret=s3&response=good&remoteip=192.0.2.1']);
    expect(await check(attempt('good', 'key-1'))).toEqual({ passed: true });
    expect(await check(attempt('good', 'key-2'))).toMatchObject({ passed: false });
    expect(asked).toHaveLength(1);
    expect(await check(attempt('bad'))).toEqual({
      passed: false,
      challenge: { kind: 'external' },
    });
  });

  it('is not asked about what can be no answer', async () => {
    const { asked, challenge } = await checker(() => ({ body: '{"success":true}' }));
    for (const response of [undefined, '', 'x'.repeat(4_097)]) {
      expect(await challenge(true).check(attempt(response))).toMatchObject({ passed: false });
    }
    expect(asked).toEqual([]);
  });

  it.each([
    ['says nothing', 'silence'],
    ['is broken', { status: 500, body: '{"success":true}' }],
    ['sends people on', { status: 302 }],
    ['says something else', { body: '{"ok":1}' }],
    ['is not even JSON', { body: 'yes' }],
  ] as const)(
    'where it %s, people pass or not as it is set, and it is said once',
    async (_, answer) => {
      const { said, challenge } = await checker(() => answer);
      const closed = challenge(false);
      const startedAtMs = Date.now();
      await expect(closed.check(attempt('good'))).rejects.toMatchObject({ code: 'unavailable' });
      await expect(closed.check(attempt('good'))).rejects.toMatchObject({ status: 503 });
      expect(said).toEqual(['nobody checks the answers to challenges']);
      expect(await challenge(true).check(attempt('good'))).toEqual({ passed: true });
      expect(Date.now() - startedAtMs).toBeLessThan(1_500);
    },
  );
});
