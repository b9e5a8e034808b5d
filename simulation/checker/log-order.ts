/** The log's own order: positions rise, revisions have no gap, no event is there twice. */
import type { Position, StoredEvent } from '#event-store/port.ts';
import type { ReportViolation } from './violation.ts';

export type WatchOrder = (event: StoredEvent) => void;

export function watchLogOrder(report: ReportViolation): WatchOrder {
  const revisions = new Map<string, number>();
  const ids = new Set<string>();
  let last: Position = 0n;
  return (event) => {
    const { id, stream, revision, position } = event;
    if (position <= last) {
      report('log_out_of_order', stream, `position ${position} comes after ${last}`);
    }
    last = position;
    const expected = (revisions.get(stream) ?? -1) + 1;
    if (revision !== expected) {
      report('revision_gap', stream, `revision ${revision} where ${expected} is due`);
    }
    revisions.set(stream, revision);
    if (ids.has(id)) report('event_twice', stream, `event ${id} (${event.type}) is stored twice`);
    ids.add(id);
  };
}
