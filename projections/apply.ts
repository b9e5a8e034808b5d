import type pg from 'pg';
import type { StoredEvent } from '#event-store/port.ts';
import type { Projector } from './projector.ts';

/** The projector could not take these events, and not for want of a connection. */
export class ApplyFailed extends Error {
  readonly model: string;
  readonly events: readonly StoredEvent[];

  constructor(model: string, events: readonly StoredEvent[], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'ApplyFailed';
    this.model = model;
    this.events = events;
  }
}

/**
 * Classes of SQLSTATE that pass: connection, rollback, resources, not in the right state, operator's
 * intervention, system; and a table that is gone, for it comes back.
 */
const PASSING = /^(08|25|40|53|55|57|58|XX|42P01$)/;

/** Brings events into the model; throws {@link ApplyFailed} where it is they that are the matter. */
export async function applyEvents(
  projector: Projector,
  events: readonly StoredEvent[],
  client: pg.PoolClient,
): Promise<void> {
  try {
    await projector.apply(events, client);
  } catch (error) {
    if (PASSING.test(sqlStateOf(error)) || !(await answers(client))) throw error;
    throw new ApplyFailed(projector.name, events, error);
  }
}

/** Whether the connection is sound; in a failed transaction even a refusal is an answer. */
async function answers(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('select 1');
    return true;
  } catch (error) {
    return sqlStateOf(error) === '25P02';
  }
}

function sqlStateOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.length === 5 ? code : '';
}
