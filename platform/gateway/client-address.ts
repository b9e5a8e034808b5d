/** Who is asking: the address of the connection, or what proxies that we trust say about it. */
import { BlockList, isIP } from 'node:net';

/** Of hops in front of us whose `X-Forwarded-…` headers are believed. */
export interface TrustedProxies {
  includes(address: string): boolean;
}

export const TRUST_NOBODY: TrustedProxies = { includes: () => false };

/**
 * `10.0.0.0/8`, `::1`, `192.0.2.7`. Null for what is neither an address nor a network.
 */
export function parseTrustedProxies(texts: readonly string[]): TrustedProxies | null {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', bits, ...rest] = text.split('/');
    const version = isIP(address);
    const longest = version === 6 ? 128 : 32;
    const prefix = bits === undefined ? longest : Number(bits);
    const isSound =
      version !== 0 && rest.length === 0 && (bits === undefined || /^\d+$/.test(bits));
    if (!isSound || prefix > longest) return null;
    list.addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4');
  }
  return {
    includes: (address) => {
      const version = isIP(address);
      return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
    },
  };
}

/** An IPv4 address that came over an IPv6 socket, written as what it is. */
export const plainAddress = (address: string): string =>
  address.startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address;

/** Addresses of a chain that are looked at: nobody stands behind more proxies than that. */
const HOPS_MAX = 32;

/**
 * The nearest address that is no proxy of ours. `chain` is the `X-Forwarded-For` that came along:
 * each proxy has added its peer at the end, so it is read backwards and believed only as far as those
 * who wrote it are trusted. From anybody else it is dropped: they may write there what they like.
 */
export function clientAddress(
  peer: string,
  chain: string | undefined,
  trusted: TrustedProxies,
): string {
  let address = plainAddress(peer);
  if (chain === undefined || !trusted.includes(address)) return address;
  for (const text of chain.split(',').slice(-HOPS_MAX).toReversed()) {
    const hop = plainAddress(text.trim());
    if (isIP(hop) === 0) return address;
    address = hop;
    if (!trusted.includes(address)) return address;
  }
  return address;
}
