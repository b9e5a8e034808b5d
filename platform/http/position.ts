/** Positions on the wire: read your own writes. */
import type { Position } from '#event-store/port.ts';
import type { PositionGate } from '#projections/port.ts';
import { andThen, type NowOrLater } from '../now-or-later.ts';
import { whileParked } from '../overload/parking.ts';
import { waitMs } from './deadline.ts';
import type { AppContext } from './env.ts';
import { problem } from './problem.ts';

/** How long a request waits for its model before it is told to come back. */
const GATE_WAIT_MS = 2_000;
const RETRY_AFTER_S = '1';
/** Longer than a model takes for what has just been written; short enough not to be felt. */
const OWN_WRITES_WAIT_MS = 100;

/** Positions are opaque to clients; to us a decimal number of at most 63 bits. */
const POSITION_PATTERN = /^(?:0|[1-9]\d{0,18})$/;

export const formatPosition = (position: Position): string => position.toString();

/** Null for what was never a position of ours. */
export function parsePosition(text: string): Position | null {
  return POSITION_PATTERN.test(text) ? BigInt(text) : null;
}

/** The position that the client wants to see at least; the query wins over the header. */
function requestedPosition(c: AppContext): string | undefined {
  return c.req.query('min_position') ?? c.req.header('Min-Position');
}

/**
 * Who writes and then asks the same process sees what they wrote without naming a position: its
 * models are a few milliseconds behind at most. One that is further behind holds up no query.
 */
export function awaitOwnWrites(c: AppContext, gate: PositionGate): NowOrLater<void> {
  if (c.req.method !== 'GET') return;
  const written = c.get('http').ownWrites?.() ?? 0n;
  if (gate.position() >= written) return;
  return gate.reached(written, OWN_WRITES_WAIT_MS).then(() => undefined);
}

/**
 * Waits until this process's models have reached the position that the client names, at most 2 s,
 * then throws 503 `projection_behind`.
 *
 * A position that can't be is returned as a 422 `bad_position`, not thrown: whoever asks for
 * something that isn't theirs is to hear 404 first.
 */
export function awaitMinPosition(c: AppContext): NowOrLater<Error | null> {
  const text = requestedPosition(c);
  return text === undefined
    ? andThen(awaitOwnWrites(c, c.get('http').gate), () => null)
    : awaitNamed(c, text);
}

async function awaitNamed(c: AppContext, text: string): Promise<Error | null> {
  const position = parsePosition(text);
  if (position === null) return problem('bad_position', { detail: 'It is not a position.' });
  const { gate, head, parking } = c.get('http');
  if (position <= gate.position()) return null;
  if (position > (await head())) {
    return problem('bad_position', { detail: 'It is beyond the end of the log.' });
  }
  const reached = () => gate.reached(position, waitMs(c, GATE_WAIT_MS));
  if (await whileParked(parking, reached)) return null;
  throw problem('projection_behind', { headers: { 'Retry-After': RETRY_AFTER_S } });
}
