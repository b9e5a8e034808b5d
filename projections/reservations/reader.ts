import type pg from 'pg';
import type { EventStore } from '#event-store/port.ts';
import type { PositionGate } from '../port.ts';
import { BEHIND, type OlderIds } from './port.ts';

/** How long an id that is not known yet is waited for. */
const WAIT_MS = 2_000;

export interface OlderIdsDeps {
  readonly pool: pg.Pool;
  readonly store: Pick<EventStore, 'head'>;
  /** Of the reservations' model in this process. */
  readonly gate: PositionGate;
}

export function createOlderIds({ pool, store, gate }: OlderIdsDeps): OlderIds {
  async function find(uuid: string): Promise<string | null> {
    const { rows } = await pool.query<{ id: string }>('select id from older_ids where uuid = $1', [
      uuid,
    ]);
    return rows[0]?.id ?? null;
  }

  return {
    async idOf(uuid, kind) {
      let id = await find(uuid);
      if (id === null) {
        // It may have been made just now, in another process too: the model may not be there yet.
        const isAtHead = await gate.reached(await store.head(), WAIT_MS);
        id = await find(uuid);
        if (id === null && !isAtHead) return BEHIND;
      }
      return id?.startsWith(`${kind}_`) ? id : null;
    },
  };
}
