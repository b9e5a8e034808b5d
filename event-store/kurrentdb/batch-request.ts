import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { type NewEvent, NO_STREAM, type StreamWrite } from '../port.ts';
import { encodeMetadata } from './envelope.ts';

export type BatchAppendReq = InstanceType<typeof streamsPb.BatchAppendReq>;

/** A write with its events encoded once, however often it is sent. */
export interface PreparedWrite {
  /** As the server knows it, the store's prefix included. */
  readonly streamName: string;
  readonly write: StreamWrite;
  readonly events: readonly EncodedEvent[];
  readonly bytes: number;
}

interface EncodedEvent {
  readonly event: NewEvent;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** A message of gRPC stays well below the limits of servers and proxies. */
const REQUEST_MAX_BYTES = 1024 * 1024;

export function prepareWrite(
  streamName: string,
  write: StreamWrite,
  data: readonly string[],
): PreparedWrite {
  const events = write.events.map((event, index): EncodedEvent => {
    const json = data[index];
    if (json === undefined) throw new Error(`No data of event ${event.id}`);
    return { event, data: Buffer.from(json), metadata: Buffer.from(encodeMetadata(event)) };
  });
  return { streamName, write, events, bytes: events.reduce((sum, one) => sum + sizeOf(one), 0) };
}

/**
 * The messages that make up one append. No deadline goes with it: that would be a moment by our clock,
 * and the server, by its own, may take it for long past. It has a time-out of its own.
 */
export function* batchRequests(id: string, prepared: PreparedWrite): Generator<BatchAppendReq> {
  let request = requestOf(id).setOptions(optionsOf(prepared));
  let bytes = 0;
  for (const encoded of prepared.events) {
    if (bytes > 0 && bytes + sizeOf(encoded) > REQUEST_MAX_BYTES) {
      yield request;
      request = requestOf(id);
      bytes = 0;
    }
    bytes += sizeOf(encoded);
    request.addProposedMessages(proposed(encoded));
  }
  yield request.setIsFinal(true);
}

function requestOf(id: string): BatchAppendReq {
  return new streamsPb.BatchAppendReq().setCorrelationId(new sharedPb.UUID().setString(id));
}

function optionsOf({ streamName, write }: PreparedWrite) {
  const options = new streamsPb.BatchAppendReq.Options().setStreamIdentifier(
    new sharedPb.StreamIdentifier().setStreamName(Buffer.from(streamName)),
  );
  return write.expectedRevision === NO_STREAM
    ? options.setNoStream(new sharedPb.Empty())
    : options.setStreamPosition(String(write.expectedRevision));
}

function proposed({ event, data, metadata }: EncodedEvent) {
  const message = new streamsPb.BatchAppendReq.ProposedMessage()
    .setId(new sharedPb.UUID().setString(event.id))
    .setData(data)
    .setCustomMetadata(metadata);
  message.getMetadataMap().set('type', event.type).set('content-type', 'application/json');
  return message;
}

function sizeOf({ data, metadata }: EncodedEvent): number {
  return data.byteLength + metadata.byteLength;
}
