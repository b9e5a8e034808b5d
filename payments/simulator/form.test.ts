import { describe, expect, it } from 'vitest';
import { parseForm } from './form.ts';

const parse = (text: string) => JSON.parse(JSON.stringify(parseForm(text)));

describe("Stripe's form encoding", () => {
  it.each([
    ['', {}],
    ['amount=10&currency=usd', { amount: '10', currency: 'usd' }],
    ['metadata[order_id]=ord_1&metadata[x]=', { metadata: { order_id: 'ord_1', x: '' } }],
    ['metadata%5Border_id%5D=a%20b%26c', { metadata: { order_id: 'a b&c' } }],
    ['expand[]=a&expand[]=b', { expand: ['a', 'b'] }],
    ['expand[0]=a&expand[1]=b', { expand: ['a', 'b'] }],
    ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
    ['items[0][price]=5&items[1][price]=6', { items: [{ price: '5' }, { price: '6' }] }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['[a]=1&b]=2&c[=3', { '[a]': '1', 'b]': '2', 'c[': '3' }],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual(expected);
  });

  it('reaches no prototype', () => {
    const parsed = parseForm('__proto__[polluted]=1&a[__proto__][polluted]=1');
    expect(Object.keys(parsed)).toEqual(['__proto__', 'a']);
    expect('polluted' in {}).toBe(false);
  });
});
