import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSProtocolError } from 'kafkajs';
import { expect, test } from 'vitest';
import { failureOf } from './failures.ts';

const answered = (type: string) =>
  Object.assign(new KafkaJSProtocolError(new Error(type)), { type, code: 10 });

test('a message that the broker finds too large is told apart, however deep it is wrapped', () => {
  const wrapped = new KafkaJSNonRetriableError(answered('MESSAGE_TOO_LARGE'));
  Object.assign(wrapped, { cause: answered('MESSAGE_TOO_LARGE') });
  for (const error of [answered('MESSAGE_TOO_LARGE'), answered('RECORD_LIST_TOO_LARGE'), wrapped]) {
    expect(failureOf(error)).toMatchObject({ outcome: 'refused', reason: 'too_large' });
  }
});

test('any other answer of the broker is a refusal by its name', () => {
  expect(failureOf(answered('TOPIC_AUTHORIZATION_FAILED'))).toEqual({
    outcome: 'refused',
    reason: 'other',
    detail: 'it answered TOPIC_AUTHORIZATION_FAILED',
  });
});

test('what is no answer leaves it open, and names no host', () => {
  const error = new KafkaJSConnectionError('connect ECONNREFUSED secret.host:9092', {
    broker: 'secret.host:9092',
  });
  expect(failureOf(error)).toEqual({ outcome: 'unknown', detail: 'it can’t be reached' });
  for (const odd of [undefined, null, 'x', new Error('x')]) {
    expect(failureOf(odd).outcome).toBe('unknown');
  }
});
