import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('given cells with commas, quotes and lines, when a table is written, then they are quoted', () => {
  const rows = [
    ['a,b', 'he said "no"', 'two\nlines'],
    [1_250, null, undefined],
  ];
  expect(csvOf(['one', 'two', 'three'], rows)).toBe(
    'one,two,three\r\n"a,b","he said ""no""","two\nlines"\r\n1250,,\r\n',
  );
});

test.each(['=1+1', '+49', '-5', '@here'])(
  'given a text that a spreadsheet would run, %s, when it is written, then it stays a text',
  (text) => expect(csvOf(['a'], [[text]])).toBe(`a\r\n'${text}\r\n`),
);

test('given a number below zero, when it is written, then it is that number', () => {
  expect(csvOf(['cents'], [[-5]])).toBe('cents\r\n-5\r\n');
});
