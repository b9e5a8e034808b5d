import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { type ServerWritableStream, status } from '@grpc/grpc-js';
import { CallError } from './faults.ts';
import type { StoredLog, StoredRecord } from './log.ts';
import type { ServerParts } from './parts.ts';
import { type Place, type ReadRequest, readRequestOf } from './read-request.ts';
import { eventMessage } from './recorded.ts';
import { follow } from './subscription.ts';
import type { ReadReq, ReadResp } from './wire.ts';

/** Messages go out as bytes, so that an event that many read is encoded once. */
export type ReadCall = ServerWritableStream<ReadReq, Uint8Array>;

export function read(parts: ServerParts, call: ReadCall): void {
  parts.keep(call);
  parts.countRead();
  parts.faults.whenAwake(() => {
    answer(parts, call).catch((error: unknown) => {
      const isTold = error instanceof CallError;
      parts.end(call, isTold ? error : new CallError(status.UNKNOWN, String(error)));
    });
  });
}

async function answer(parts: ServerParts, call: ReadCall): Promise<void> {
  const fault = parts.faults.nextOfReads() ?? parts.leaderElsewhere;
  if (fault !== undefined) throw fault;
  const request = readRequestOf(call.request);
  if (request.kind === 'subscription') return await follow(parts, call, request);
  if (request.maxCount === 0) {
    throw new CallError(status.UNKNOWN, 'Unexpected result: Error >> maxCount should be positive.');
  }
  const records =
    request.kind === 'stream' ? ofStream(parts.log, request) : ofAll(parts.log, request);
  if (records === undefined)
    await send(call, notFound(request.kind === 'stream' ? request.stream : ''));
  for (const record of records ?? []) {
    if (!(await send(call, eventMessage(record)))) return;
  }
  call.end();
}

/** False once nobody listens any more. Waits while the reader is slow. */
export async function send(call: ReadCall, message: Uint8Array): Promise<boolean> {
  if (call.cancelled || call.destroyed) return false;
  if (call.write(message)) return true;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      for (const event of ['drain', 'cancelled', 'close']) call.off(event, goOn);
      resolve();
    };
    for (const event of ['drain', 'cancelled', 'close']) call.on(event, goOn);
  });
  return !call.cancelled && !call.destroyed;
}

export function bytesOf(message: ReadResp): Uint8Array {
  return message.serializeBinary();
}

function notFound(stream: string): Uint8Array {
  const identifier = new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream));
  const missing = new streamsPb.ReadResp.StreamNotFound().setStreamIdentifier(identifier);
  return bytesOf(new streamsPb.ReadResp().setStreamNotFound(missing));
}

function ofStream(
  log: StoredLog,
  { stream, from, backwards, maxCount }: Extract<ReadRequest, { kind: 'stream' }>,
): readonly StoredRecord[] | undefined {
  const records = log.stream(stream);
  if (records === undefined) return undefined;
  if (!backwards) {
    const first = from === 'start' ? 0 : from === 'end' ? records.length : from;
    return records.slice(first, first + maxCount);
  }
  const last = from === 'end' ? records.length - 1 : from === 'start' ? 0 : from;
  const end = Math.min(last, records.length - 1) + 1;
  return records.slice(Math.max(0, end - maxCount), end).reverse();
}

function* ofAll(
  log: StoredLog,
  { from, backwards, maxCount, filter }: Extract<ReadRequest, { kind: 'all' }>,
): Generator<StoredRecord> {
  const step = backwards ? -1 : 1;
  let index = indexOf(log, from) + (backwards ? -1 : 0);
  for (let count = 0; count < maxCount; index += step) {
    const record = log.at(index);
    if (record === undefined) return;
    if (filter !== undefined && !filter.wants(record)) continue;
    count += 1;
    yield record;
  }
}

function indexOf(log: StoredLog, from: Place | 'start' | 'end'): number {
  if (from === 'start') return 0;
  if (from === 'end') return log.length;
  if (!isPlace(log, from)) {
    const details = `Unexpected ReadAllResult: InvalidPosition >> no record at ${from.commit}`;
    throw new CallError(status.UNKNOWN, details);
  }
  return log.indexFrom(from.commit);
}

/** Whether a record begins there, or the log ends before it. */
export function isPlace(log: StoredLog, { commit }: Place): boolean {
  return commit === 0 || commit > log.head || log.at(log.indexFrom(commit))?.position === commit;
}
