/** An event store on a PostgreSQL of its own, with no house around it that would read along. */
import path from 'node:path';
import type { EventStore } from '#event-store/port.ts';
import { createPostgresEventStore } from '#event-store/postgres/postgres-event-store.ts';
import { startEmbeddedPostgres } from '#platform/embedded/postgres.ts';
import { createLog } from '#platform/log.ts';
import { systemEventLoop } from '#platform/system.ts';
import type { Bench, BenchWorld } from '../part.ts';

export interface BareServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** As every house starts its own: durable, fsync on. */
export async function startBareServer({ folder, world }: Bench): Promise<BareServer> {
  return startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), log: logOf(world) });
}

/** `onBatch` hears how many appends go in one call. */
export function openStore(
  connectionString: string,
  world: BenchWorld,
  onBatch?: (appends: number) => void,
): Promise<EventStore> {
  return createPostgresEventStore({
    connectionString,
    ...world,
    eventLoop: systemEventLoop,
    log: logOf(world),
    ...(onBatch === undefined ? {} : { onBatch }),
  });
}

export const logOf = ({ clock }: BenchWorld) => createLog({ level: 'warn', pretty: true, clock });
