/**
 * When the house itself switches a waiting room on, and off again: by the hold requests that a show gets in a
 * process, looked at once a second.
 */

/** The rate is the mean of so many looks: a gust switches nothing, a rush does within seconds. */
export const LOOKS_A_RATE = 5;
/** So long a room stays on after the last rush. */
export const CALM_MS = 10 * 60_000;
/** Below this share of what it takes to switch on, it is calm. */
const CALM_SHARE = 0.5;
/** An order that had no effect (an organiser's word stands) is not given again at once. */
const ORDER_EVERY_MS = 60_000;

export interface ShowLoad {
  /** Requests a second of the last looks, at most {@link LOOKS_A_RATE}. */
  readonly rates: readonly number[];
  /** Null while it is not. */
  readonly calmSinceMs: number | null;
  /** When a switch was ordered last. */
  readonly orderedAtMs: number;
}

export const noLoad: ShowLoad = {
  rates: [],
  calmSinceMs: null,
  orderedAtMs: Number.NEGATIVE_INFINITY,
};

export interface LoadLook {
  readonly nowMs: number;
  /** Hold requests since the last look, by the second. */
  readonly perSecond: number;
  readonly isRoomOn: boolean;
  /** Nobody waits, and nobody gathers. */
  readonly isLineEmpty: boolean;
}

export interface LoadVerdict {
  readonly load: ShowLoad;
  readonly order: 'on' | 'off' | null;
}

/** `above`: requests a second that are too many for a sale without a room. */
export function weighLoad(load: ShowLoad, look: LoadLook, above: number): LoadVerdict {
  const { nowMs, isRoomOn, isLineEmpty } = look;
  const rates = [...load.rates, look.perSecond].slice(-LOOKS_A_RATE);
  const rate = rates.reduce((sum, each) => sum + each, 0) / LOOKS_A_RATE;
  const isCalm = isRoomOn && isLineEmpty && rate < above * CALM_SHARE;
  const calmSinceMs = isCalm ? (load.calmSinceMs ?? nowMs) : null;
  const wanted = orderOf({ isRoomOn, isOver: rate > above, calmSinceMs, nowMs });
  const order = nowMs - load.orderedAtMs < ORDER_EVERY_MS ? null : wanted;
  const orderedAtMs = order === null ? load.orderedAtMs : nowMs;
  return { load: { rates, calmSinceMs, orderedAtMs }, order };
}

function orderOf({
  isRoomOn,
  isOver,
  calmSinceMs,
  nowMs,
}: {
  readonly isRoomOn: boolean;
  readonly isOver: boolean;
  readonly calmSinceMs: number | null;
  readonly nowMs: number;
}): LoadVerdict['order'] {
  if (!isRoomOn) return isOver ? 'on' : null;
  return calmSinceMs !== null && nowMs - calmSinceMs >= CALM_MS ? 'off' : null;
}

/** Nothing is remembered of a show that nobody asks for and that has no room on. */
export const isIdle = ({ rates }: ShowLoad, isRoomOn: boolean): boolean =>
  !isRoomOn && rates.every((rate) => rate === 0);
