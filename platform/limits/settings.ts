/** What RATE_LIMITS says: who may do how much of what. */

/** What a request is, by its method and path. */
export const ROUTE_CLASSES = ['reads', 'writes', 'sessions'] as const;
export type RouteClass = (typeof ROUTE_CLASSES)[number];

/** Whose requests are counted together. */
export const LAYERS = ['address', 'device', 'session', 'account'] as const;
export type Layer = (typeof LAYERS)[number];

/** Requests a second; null for no limit. */
export type LayerLimits = Readonly<Record<Layer, number | null>>;

export interface RateLimits {
  readonly perSecond: Readonly<Record<RouteClass, LayerLimits>>;
  /** Holds of a customer and show within ten minutes that were not bought; null for no limit. */
  readonly unboughtHolds: number | null;
  /** Counted by each process for itself, even where there is a Redis. */
  readonly inMemory: boolean;
}

const NO_LIMITS: LayerLimits = { address: null, device: null, session: null, account: null };

export const UNLIMITED: RateLimits = {
  perSecond: { reads: NO_LIMITS, writes: NO_LIMITS, sessions: NO_LIMITS },
  unboughtHolds: null,
  inMemory: false,
};

export const RATE_LIMITS_ALLOWED =
  'off, or requests a second such as reads=200,writes=20,writes.address=100,sessions=5,' +
  'with unbought_holds=20 and store=memory';

const RATE = /^(reads|writes|sessions)(?:\.(address|device|session|account))?=([1-9]\d{0,6}|off)$/;
const UNBOUGHT = /^unbought_holds=([1-9]\d{0,4})$/;

/**
 * `reads=200` is a limit for each address, device, session and account alike; `reads.address=1000` or
 * `reads.address=off` another one for that layer, wherever it stands. Null for what is none of it.
 */
export function parseRateLimits(text: string): RateLimits | null {
  if (text === 'off') return UNLIMITED;
  const perSecond = { reads: NO_LIMITS, writes: NO_LIMITS, sessions: NO_LIMITS };
  let unboughtHolds: number | null = null;
  let inMemory = false;
  const seen = new Set<string>();
  // Those of a whole class first.
  const parts = text.split(',').map((part) => part.trim());
  for (const part of parts.toSorted((a, b) => Number(a.includes('.')) - Number(b.includes('.')))) {
    const name = part.slice(0, part.indexOf('='));
    if (seen.has(name)) return null;
    seen.add(name);
    const [, routeClass, layer, rate] = RATE.exec(part) ?? [];
    const [, unbought] = UNBOUGHT.exec(part) ?? [];
    if (routeClass !== undefined) {
      const limit = rate === 'off' ? null : Number(rate);
      const named = routeClass as RouteClass;
      perSecond[named] = withLimit(perSecond[named], layer as Layer | undefined, limit);
    } else if (unbought !== undefined) unboughtHolds = Number(unbought);
    else if (part === 'store=memory') inMemory = true;
    else return null;
  }
  return { perSecond, unboughtHolds, inMemory };
}

function withLimit(limits: LayerLimits, layer: Layer | undefined, limit: number | null) {
  return layer === undefined
    ? { address: limit, device: limit, session: limit, account: limit }
    : { ...limits, [layer]: limit };
}

/** Whether any request is counted. */
export const limitsRequests = ({ perSecond }: RateLimits): boolean =>
  Object.values(perSecond).some((limits) => Object.values(limits).some((limit) => limit !== null));
