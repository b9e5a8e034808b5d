/** Reading your own writes from models that follow the log by themselves. */
import type { AppContext } from '#platform/http/env.ts';
import { awaitOwnWrites, parsePosition } from '#platform/http/position.ts';
import { problem } from '#platform/http/problem.ts';
import type { PositionGate } from '#projections/port.ts';
import type { ReadApiDeps } from './deps.ts';

const WAIT_MS = 2_000;

/**
 * For answers from a model that is not the tail's: waits for it too, at most 2 s, then throws 503
 * `projection_behind`. That the position exists has been checked before.
 */
export async function awaitModel(c: AppContext, gate: PositionGate): Promise<void> {
  const text = c.req.query('min_position') ?? c.req.header('Min-Position');
  if (text === undefined) return awaitOwnWrites(c, gate);
  const position = parsePosition(text);
  if (position === null || (await gate.reached(position, WAIT_MS))) return;
  throw problem('projection_behind', { headers: { 'Retry-After': '1' } });
}

/**
 * For answers that are computed at the log's head: waits until the model is there, at most 2 s, then
 * throws 503 `projection_behind`.
 */
export async function awaitHead(
  deps: Pick<ReadApiDeps, 'store'>,
  gate: PositionGate,
): Promise<void> {
  if (await gate.reached(await deps.store.head(), WAIT_MS)) return;
  throw problem('projection_behind', { headers: { 'Retry-After': '1' } });
}

/** What a model can't find may only not have got there: it is looked for again at the log's head. */
export async function findAtHead<Found>(
  deps: Pick<ReadApiDeps, 'store'>,
  gate: PositionGate,
  find: () => Promise<Found | null>,
): Promise<Found | null> {
  // As it was before: what the model takes while it is searched may have been missed.
  const searched = gate.position();
  const found = await find();
  if (found !== null) return found;
  const head = await deps.store.head();
  if (searched >= head || !(await gate.reached(head, WAIT_MS))) return null;
  return find();
}
