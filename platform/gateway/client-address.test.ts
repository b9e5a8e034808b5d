import { expect, test } from 'vitest';
import { clientAddress, parseTrustedProxies, type TrustedProxies } from './client-address.ts';

function trusted(...texts: string[]): TrustedProxies {
  const parsed = parseTrustedProxies(texts);
  if (parsed === null) throw new Error('not understood');
  return parsed;
}

test.each([
  ['nobody is trusted', [], '10.0.0.1', '1.1.1.1', '10.0.0.1'],
  ['a stranger says what they like', ['10.0.0.0/8'], '9.9.9.9', '1.1.1.1', '9.9.9.9'],
  ['one proxy', ['10.0.0.0/8'], '10.0.0.1', '1.1.1.1', '1.1.1.1'],
  ['what the client wrote before', ['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, 1.1.1.1', '1.1.1.1'],
  ['two proxies', ['10.0.0.0/8'], '10.0.0.1', '1.1.1.1, 10.0.0.2', '1.1.1.1'],
  ['only proxies', ['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
  ['rubbish ends the chain', ['10.0.0.0/8'], '10.0.0.1', '1.1.1.1, x, 10.0.0.2', '10.0.0.2'],
  ['nothing said', ['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
  ['IPv4 over IPv6', ['10.0.0.0/8'], '::ffff:10.0.0.1', '2001:db8::1', '2001:db8::1'],
  ['IPv6', ['fd00::/8', '::1'], 'fd00::1', '2001:db8::1, ::1', '2001:db8::1'],
])('%s', (_name, proxies, peer, chain, client) => {
  expect(clientAddress(peer, chain, trusted(...proxies))).toBe(client);
});

test.each(['10.0.0.0/33', 'x', '', '10.0.0.0/8/8', '10.0.0.1/', '::1/129', '10.0.0.0/-1'])(
  '%j is no network',
  (text) => {
    expect(parseTrustedProxies([text])).toBe(null);
  },
);
