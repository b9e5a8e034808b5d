/**
 * 429, in two places of the pipeline, both before a body is read: address and device at the very
 * beginning, so that a flood costs neither a signature nor a query; session and account as soon as it is
 * known who asks.
 */
import { getCookie } from 'hono/cookie';
import type { Principal } from '../auth/principal.ts';
import { clientAddress, type TrustedProxies } from '../gateway/client-address.ts';
import type { Layer, RouteClass } from '../limits/settings.ts';
import { andThen, type NowOrLater } from '../now-or-later.ts';
import type { AppContext } from './env.ts';
import { peerOf } from './forwarded.ts';
import { problem } from './problem.ts';

/** Set beside the first session, and kept when sessions go: one browser. */
export const DEVICE_COOKIE = 'boxoffice_device';
/** The same from programs that keep no cookies. */
const DEVICE_HEADER = 'Device-Id';
const DEVICE_PATTERN = /^[\w-]{8,64}$/;

/** Counts requests. */
export interface RequestLimits {
  /** Whether anybody's requests of this kind are counted in any of these layers. */
  counts(routeClass: RouteClass, layers: readonly Layer[]): boolean;
  /**
   * Counts one request against each of those that it belongs to; the first layer in which there were
   * too many, or null.
   */
  take(
    routeClass: RouteClass,
    whose: readonly (readonly [Layer, string])[],
  ): NowOrLater<Excess | null>;
}

export interface Excess {
  readonly layer: Layer;
  /** In a moment from now there is room again. */
  readonly retryAfterMs: number;
}

/** Whose word is taken for where a request came from. */
export interface AddressRules {
  readonly trusted: TrustedProxies;
  /** An address came from somebody who is not trusted to tell it. */
  readonly onDistrusted: () => void;
}

/** What the limits of a process go by. */
export interface LimitsInUse extends AddressRules {
  readonly requests: RequestLimits;
}

/** Health is asked by machines, and the provider signs its events: neither is somebody's haste. */
const UNCOUNTED: ReadonlySet<string> = new Set([
  '/healthz',
  '/readyz',
  '/metrics',
  '/v1/payments/webhook',
]);
const SESSIONS: ReadonlySet<string> = new Set(['/v1/sessions', '/v1/dev/tokens']);
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Null for what is not counted. */
export function routeClassOf(method: string, path: string): RouteClass | null {
  if (UNCOUNTED.has(path)) return null;
  if (READING.has(method)) return 'reads';
  return SESSIONS.has(path) ? 'sessions' : 'writes';
}

const CONNECTION: readonly Layer[] = ['address', 'device'];
const CALLER: readonly Layer[] = ['session', 'account'];

/** Throws 429 where too much came from the address or the device. */
export function limitConnection(c: AppContext, limits: LimitsInUse): NowOrLater<void> {
  const routeClass = routeClassOf(c.req.raw.method, c.req.path);
  if (routeClass === null || !limits.requests.counts(routeClass, CONNECTION)) return;
  const address = addressOf(c, limits);
  const device = deviceOf(c);
  const whose: [Layer, string][] = [];
  if (address !== null) whose.push(['address', addressKey(address)]);
  if (device !== null) whose.push(['device', device]);
  return andThen(limits.requests.take(routeClass, whose), refuse);
}

/** Throws 429 where too much came with this token, or from this customer. */
export function limitCaller(c: AppContext, principal: Principal | null): NowOrLater<void> {
  const { limits } = c.get('http');
  if (limits === undefined || principal === null) return;
  const routeClass = routeClassOf(c.req.raw.method, c.req.path);
  if (routeClass === null || !limits.requests.counts(routeClass, CALLER)) return;
  const whose: readonly [Layer, string][] = [
    ['session', sessionKey(principal)],
    ['account', principal.customerId],
  ];
  return andThen(limits.requests.take(routeClass, whose), refuse);
}

function refuse(excess: Excess | null): void {
  if (excess === null) return;
  const seconds = Math.max(1, Math.ceil(excess.retryAfterMs / 1000));
  throw problem('rate_limited', {
    extra: { limit_of: excess.layer },
    headers: { 'Retry-After': String(seconds) },
  });
}

/** Of the client, as far as those in between are trusted; null without a wire. */
export function addressOf(c: AppContext, { trusted, onDistrusted }: AddressRules): string | null {
  const peer = peerOf(c);
  if (peer === null) return null;
  const chain = c.req.header('X-Forwarded-For');
  if (chain !== undefined && !trusted.includes(peer)) onDistrusted();
  return clientAddress(peer, chain, trusted);
}

const IPV6_NETWORK_GROUPS = 4;

/** Whoever has one address of the sixth version has 2^64 of them: they are counted as one. */
export function addressKey(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  const network = groups
    .slice(0, IPV6_NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}

/** What the client says it is; whoever says something else each time is counted by address alone. */
export function deviceOf(c: AppContext): string | null {
  const named = c.req.header(DEVICE_HEADER) ?? cookieOf(c);
  return named !== undefined && DEVICE_PATTERN.test(named) ? named : null;
}

const cookieOf = (c: AppContext): string | undefined =>
  c.req.header('Cookie') === undefined ? undefined : getCookie(c, DEVICE_COOKIE);

/** Who signs in anew has another session and the same account. */
const sessionKey = ({ customerId, expiresAtMs }: Principal): string =>
  `${customerId}/${expiresAtMs}`;
