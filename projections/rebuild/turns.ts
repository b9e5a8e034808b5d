import type pg from 'pg';

interface Turns {
  /** Models that are being rebuilt, or wait for it. */
  readonly models: Set<string>;
  last: Promise<unknown>;
}

const turnsOf = new WeakMap<pg.Pool, Turns>();

/**
 * A rebuild takes up to four connections at once: on one pool, which others need as well, they go one
 * after another. Null at once for a model that has its turn or waits for it.
 */
export async function inTurn<Result>(
  pool: pg.Pool,
  model: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  const turns = turnsOf.get(pool) ?? { models: new Set(), last: Promise.resolve() };
  turnsOf.set(pool, turns);
  if (turns.models.has(model)) return null;
  turns.models.add(model);
  const before = turns.last;
  const ours = Promise.allSettled([before]).then(work);
  turns.last = ours;
  try {
    return await ours;
  } finally {
    turns.models.delete(model);
  }
}
