import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IdempotencyMark, StoredEvent } from '#event-store/port.ts';
import {
  canonicalJson,
  checkReplay,
  createIdempotencyKeys,
  derivedId,
  findReplay,
} from './idempotency.ts';

const keys = createIdempotencyKeys('secret');
const scope = { subject: 'cus_1', method: 'POST', path: '/v1/orders', key: 'k' };

describe('marks', () => {
  it('differ by caller, method, path, key and secret, and hide all of them', () => {
    const marks = [
      scope,
      { ...scope, subject: 'cus_2' },
      { ...scope, method: 'PUT' },
      { ...scope, path: '/v1/orders/1' },
      { ...scope, key: 'k2' },
    ].map((each) => keys.mark(each, {}).key);
    marks.push(createIdempotencyKeys('another').mark(scope, {}).key);
    expect(new Set(marks).size).toBe(marks.length);
    expect(marks.join()).not.toContain('cus_');
  });

  it('see the meaning of a body, not its spelling', () => {
    const body = (text: string) => keys.mark(scope, JSON.parse(text)).body;
    expect(body('{"a":1,"b":[1,{"d":2,"c":3}]}')).toBe(body('{ "b":[1,{"c":3,"d":2}], "a":1.0 }'));
    expect(body('{"a":[1,2]}')).not.toBe(body('{"a":[2,1]}'));
    expect(body('{"a":null}')).not.toBe(body('{}'));
  });

  it('are of JSON in one form', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('derivedId', () => {
  it('is the same for a key and a try, another for every other', () => {
    expect(derivedId('hld', 'key', 0)).toBe(derivedId('hld', 'key'));
    expect(derivedId('hld', 'key')).toMatch(/^hld_[0-9a-z]{26}$/);
    const ids = [derivedId('hld', 'key', 1), derivedId('hld', 'other'), derivedId('hld', 'key')];
    expect(new Set(ids).size).toBe(3);
  });
});

describe('checkReplay', () => {
  const mark: IdempotencyMark = { key: 'K', body: 'B' };
  const event = (revision: number, causationId: string, idempotency?: IdempotencyMark) =>
    ({ revision, causationId, ...(idempotency ? { idempotency } : {}) }) as StoredEvent;
  const history = [event(0, 'a'), event(1, 'b', mark), event(2, 'b'), event(3, 'c')];

  it('finds the events of the first request, and the stream as it was then', () => {
    expect(checkReplay(history, mark)).toEqual({
      kind: 'replay',
      events: [history[1], history[2]],
      asOf: history.slice(0, 3),
    });
  });

  it('tells another body and a new key', () => {
    expect(checkReplay(history, { key: 'K', body: 'other' })).toEqual({ kind: 'reused' });
    expect(() => findReplay(history, { key: 'K', body: 'other' })).toThrow('another body');
    expect(checkReplay(history, { key: 'new', body: 'B' })).toEqual({ kind: 'new' });
    expect(findReplay(history, undefined)).toBeNull();
  });
});
