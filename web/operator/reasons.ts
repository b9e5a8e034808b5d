/** Why switches were turned: a code stands in the event, a text is kept apart from it. */
import type { Switches, SwitchName } from './queries.ts';

export type Change = Switches['changes'][number];

const KEPT_APART = 'other';
const NOT_GIVEN = 'not_given';

/** The switch that a change has turned. */
export function switchOf({ type, data }: Pick<Change, 'type' | 'data'>): string {
  return type.startsWith('Sales') ? 'sales' : String(data.feature);
}

/** Why it was turned, in the words of whoever did; null where they gave none. */
export function reasonOf({ data, note }: Pick<Change, 'data' | 'note'>): string | null {
  if (note !== null) return note;
  const { reason } = data;
  return typeof reason !== 'string' || reason === NOT_GIVEN || reason === KEPT_APART
    ? null
    : reason;
}

/** Why a switch stands as it does. */
export function noteOf(switches: Pick<Switches, 'changes'>, name: SwitchName): string | null {
  const last = switches.changes.find((change) => switchOf(change) === name);
  return last === undefined ? null : reasonOf(last);
}
