import type { EventFilter, StoredEvent } from './port.ts';

/** Whether a reader with this filter wants the event. */
export function matchesFilter(event: StoredEvent, filter: EventFilter | undefined): boolean {
  if (filter === undefined) return true;
  const { types, streamPrefixes } = filter;
  if (types !== undefined && !types.includes(event.type)) return false;
  return (
    streamPrefixes === undefined || streamPrefixes.some((prefix) => event.stream.startsWith(prefix))
  );
}
