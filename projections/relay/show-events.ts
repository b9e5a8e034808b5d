/** Which event's programme a show is on: said by the first event of its stream, for good. */
import { type ShowEvent, showStream } from '#domain/show.ts';
import type { EventStore } from '#event-store/port.ts';
import { type MessageSources, Unpublishable } from './messages.ts';

const REMEMBERED_MAX = 10_000;

export function createShowEvents(
  store: Pick<EventStore, 'readStream'>,
): MessageSources['eventOfShow'] {
  const remembered = new Map<string, string>();
  return async (showId) => {
    const known = remembered.get(showId);
    if (known !== undefined) return known;
    const [first] = await store.readStream(showStream(showId), { maxCount: 1 });
    const { eventId } = (first?.data ?? {}) as Partial<
      Extract<ShowEvent, { type: 'ShowCreated' }>['data']
    >;
    if (eventId === undefined) throw new Unpublishable('its show was never created');
    if (remembered.size >= REMEMBERED_MAX) remembered.clear();
    remembered.set(showId, eventId);
    return eventId;
  };
}
