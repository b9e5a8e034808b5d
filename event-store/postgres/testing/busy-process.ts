/**
 * A process of its own for the tests: appends as fast as it is answered and follows the log, and
 * tells its parent of each. Arguments: connection string, a name, the position to follow from.
 */
import { systemEventLoop, systemIds, systemRandom, systemTimers } from '#platform/system.ts';
import { appendUntilSettled } from '../../append-until-settled.ts';
import type { StreamWrite } from '../../port.ts';
import { fact } from '../../testing/facts.ts';
import { silentLog } from '../../testing/silent-log.ts';
import { createPostgresEventStore } from '../postgres-event-store.ts';

/** What the parent hears. `id` of an acknowledged append is that of its last event. */
export type Told =
  | { readonly kind: 'acknowledged'; readonly id: string; readonly position: string }
  | { readonly kind: 'seen'; readonly events: readonly (readonly [position: string, id: string])[] }
  | { readonly kind: 'finished' };

/** What the parent says, once: append no more, and end when the log is followed up to its head. */
export const FINISH = 'finish';

const WRITERS = 12;

const [, , connectionString = '', name = '', after = '0'] = process.argv;
const store = await createPostgresEventStore({
  connectionString,
  timers: systemTimers,
  eventLoop: systemEventLoop,
  random: systemRandom,
  log: silentLog,
});
const abort = new AbortController();
let finishing = false;
/** How far the log has been followed. */
let reached = BigInt(after);
process.on('message', (message) => {
  if (message === FINISH) finishing = true;
});

const following = follow();
await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
await followed(await store.head());
abort.abort();
await following;
await tell({ kind: 'finished' });
await store.close();
process.disconnect();

async function tell(told: Told): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.send?.(told, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

/** Each append goes to a stream of the writer's own and to one that all processes fight for. */
async function write(writer: number): Promise<void> {
  const own = `own-${name}-${writer}-${systemIds.uuid()}`;
  for (let revision = -1; !finishing; revision += 1) {
    const marked = { causationId: systemIds.uuid() };
    for (;;) {
      const shared = `shared-${writer % 3}`;
      const [last] = await store.readStream(shared, { direction: 'backwards', maxCount: 1 });
      const second = fact(marked);
      const writes: StreamWrite[] = [
        { stream: own, expectedRevision: revision, events: [fact(marked)] },
        { stream: shared, expectedRevision: last?.revision ?? -1, events: [second] },
      ];
      const result = await appendUntilSettled(store, writes, {
        timers: systemTimers,
        random: systemRandom,
      });
      if (result.outcome === 'unknown') throw result.cause;
      if (result.outcome === 'conflict') continue;
      await tell({ kind: 'acknowledged', id: second.id, position: String(result.position) });
      break;
    }
  }
}

async function follow(): Promise<void> {
  const subscription = store.subscribe({
    after: BigInt(after),
    maxBatch: 50,
    signal: abort.signal,
  });
  for await (const { events, position } of subscription) {
    if (events.length > 0) {
      await tell({
        kind: 'seen',
        events: events.map((event) => [String(event.position), event.id] as const),
      });
    }
    reached = position;
  }
}

async function followed(head: bigint): Promise<void> {
  while (reached < head) await systemTimers.sleep(5);
}
