import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { StoredRecord } from './log.ts';

const encoded = new WeakMap<StoredRecord, Uint8Array>();
/** .NET counts time in these, from the year 1; here as the client wants them, from 1970. */
const TICKS_PER_MS = 10_000n;

/** The message in which readers get an event. */
export function eventMessage(record: StoredRecord): Uint8Array {
  const known = encoded.get(record);
  if (known !== undefined) return known;
  const bytes = encode(record);
  encoded.set(record, bytes);
  return bytes;
}

function encode(record: StoredRecord): Uint8Array {
  const position = String(record.position);
  const event = new streamsPb.ReadResp.ReadEvent.RecordedEvent()
    .setId(new sharedPb.UUID().setString(record.id))
    .setStreamIdentifier(new sharedPb.StreamIdentifier().setStreamName(Buffer.from(record.stream)))
    .setStreamRevision(String(record.revision))
    .setPreparePosition(position)
    .setCommitPosition(position)
    .setCustomMetadata(record.metadata)
    .setData(record.data);
  event
    .getMetadataMap()
    .set('type', record.type)
    .set('content-type', record.contentType)
    .set('created', String(BigInt(record.createdMs) * TICKS_PER_MS));
  return new streamsPb.ReadResp()
    .setEvent(new streamsPb.ReadResp.ReadEvent().setEvent(event).setCommitPosition(position))
    .serializeBinary();
}
