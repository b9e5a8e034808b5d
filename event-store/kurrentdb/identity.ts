import { NO_STREAM, type Position } from '../port.ts';
import type { AppendQueue } from './append-queue.ts';
import { prepareWrite } from './batch-request.ts';
import { identityStream, type Namespace } from './envelope.ts';
import { type LogReader, positionOf } from './log-reader.ts';

export interface Identity {
  readonly storeId: string;
  /** Where the store begins: all of its events come later. */
  readonly position: Position;
}

export interface IdentityOptions {
  readonly queue: Pick<AppendQueue, 'add'>;
  readonly reader: Pick<LogReader, 'readIdentity'>;
  readonly namespace: Namespace;
  readonly newId: () => string;
}

/**
 * Who this store is: the id of the first event of a stream of its own. Of several processes that open
 * an empty store at once one makes it, and all read the same.
 */
export async function openIdentity(options: IdentityOptions): Promise<Identity> {
  const { queue, reader, namespace, newId } = options;
  const found = await reader.readIdentity();
  if (found !== undefined) return { storeId: found.id, position: positionOf(found) };
  const id = newId();
  const event = {
    id,
    type: 'StoreOpened',
    schemaVersion: 1,
    atMs: 0,
    correlationId: id,
    causationId: id,
    actor: 'system:event-store',
    data: {},
  };
  const stream = identityStream(namespace);
  const write = { stream, expectedRevision: NO_STREAM, events: [event] };
  const result = await queue.add(prepareWrite(stream, write, ['{}']));
  if (result.kind === 'refused' || result.kind === 'passing') throw result.error;
  // Also where it is not known whether it was stored: the stream tells.
  const made = await reader.readIdentity();
  if (made === undefined) throw new Error('KurrentDB kept no identity of the store');
  return { storeId: made.id, position: positionOf(made) };
}
