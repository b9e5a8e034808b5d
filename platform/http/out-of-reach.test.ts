import { expect, test } from 'vitest';
import { isOutOfReach } from './out-of-reach.ts';

const coded = (code: string): Error => Object.assign(new Error('x'), { code });

test.each([
  ['a refused connection', coded('ECONNREFUSED')],
  ['one address after the other', new AggregateError([coded('ECONNREFUSED')])],
  ['a server that starts', coded('57P03')],
  ['a server that stops', coded('57P01')],
  ['too many connections', coded('53300')],
  ['a primary that is none any more', coded('25006')],
  ['a connection that broke', new Error('Connection terminated unexpectedly')],
  ['a KurrentDB without a leader', Object.assign(new Error(''), { type: 'not-leader' })],
  ['a cause of it', new Error('no', { cause: coded('08006') })],
])('%s is out of reach', (_what, error) => {
  expect(isOutOfReach(error)).toBe(true);
});

test.each([
  ['a mistake of ours', new TypeError('undefined is not a function')],
  ['a wrong statement', coded('42601')],
  ['a double key', coded('23505')],
  ['a cancelled statement', coded('57014')],
  ['no error at all', 'ECONNREFUSED'],
])('%s is not', (_what, error) => {
  expect(isOutOfReach(error)).toBe(false);
});
