import { expect, test } from 'vitest';
import { createSeededRandom } from '../seeded-random.ts';
import {
  ConnectionLost,
  type HttpAnswer,
  type HttpClient,
  type HttpRequest,
  parseFirstEvent,
} from './http-client.ts';
import { createPatientClient, pauseBeforeRetry, problemOf } from './patient-client.ts';
import { createSaleRecord } from './record.ts';

const random = createSeededRandom(1);

function answer(status: number, body: object = {}, headers: object = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Answers each request with the next of a list, and time passes only by sleeping. */
function clientThatMeets(answers: (HttpAnswer | ConnectionLost)[]) {
  const sent: HttpRequest[] = [];
  let nowMs = 0;
  const http: HttpClient = {
    send: async (request) => {
      sent.push(request);
      const next = answers.shift() ?? new ConnectionLost('nobody');
      if (next instanceof ConnectionLost) throw next;
      return next;
    },
    firstEvent: () => Promise.reject(new Error('not used')),
    close: () => undefined,
  };
  const record = createSaleRecord();
  const client = createPatientClient(http, record, {
    clock: { nowMs: () => nowMs },
    timers: {
      sleep: async (ms) => {
        nowMs += ms;
      },
    },
  });
  const send = () =>
    client.send({ method: 'POST', path: '/x', step: 'x', idempotencyKey: 'k1' }, random);
  return { send, sent, record, elapsedMs: () => nowMs };
}

test('a lost answer is asked for again under the same key', async () => {
  const { send, sent, record } = clientThatMeets([new ConnectionLost('cut'), answer(201)]);

  expect((await send()).status).toBe(201);
  expect(sent.map((request) => request.headers?.['idempotency-key'])).toEqual(['k1', 'k1']);
  expect(record.counts.connectionsLost).toBe(1);
});

test('Retry-After is honoured, a twin in flight waited for', async () => {
  const busy = answer(503, { code: 'starting' }, { 'retry-after': '2' });
  const twin = answer(409, { code: 'idempotency_in_flight' });
  const { send, record, elapsedMs } = clientThatMeets([busy, twin, answer(200)]);

  expect((await send()).status).toBe(200);
  expect(elapsedMs()).toBeGreaterThanOrEqual(2_000);
  expect(record.counts.askedToWait).toBe(2);
});

test('patience has an end', async () => {
  const { send, sent, elapsedMs } = clientThatMeets([]);

  await expect(send()).rejects.toThrow(ConnectionLost);
  expect(sent.length).toBeLessThanOrEqual(100);
  expect(elapsedMs()).toBeLessThan(200_000);
});

test('other refusals are answers, whatever they look like', () => {
  expect(pauseBeforeRetry(answer(409, { code: 'seat_unavailable' }), 1, random)).toBeNull();
  expect(pauseBeforeRetry(answer(500), 1, random)).toBeNull();
  expect(problemOf(answer(409, { code: 'hold_expired' })).code).toBe('hold_expired');
  expect(problemOf({ status: 502, headers: {}, body: Buffer.from('<html>') }).code).toBe(
    'http_502',
  );
});

test('the first event of a stream is read once it is whole', () => {
  expect(parseFirstEvent('event: snapshot\ndata: {"a"')).toBeNull();
  expect(parseFirstEvent(': hello\n\nevent: snapshot\nid: 3\ndata: {"a":1}\n\nevent: x')).toEqual({
    event: 'snapshot',
    data: '{"a":1}',
  });
});
