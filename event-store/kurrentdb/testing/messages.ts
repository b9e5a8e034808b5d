/** The server's side of the messages on the wire. */
import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import anyPb from 'google-protobuf/google/protobuf/any_pb.js';
import type { Logged, Proposed, Verdict } from './server-log.ts';

const { BatchAppendReq, BatchAppendResp, ReadResp } = streamsPb;
type Request = InstanceType<typeof BatchAppendReq>;
type Response = InstanceType<typeof BatchAppendResp>;

export function proposedOf(request: Request): Proposed[] {
  return request.getProposedMessagesList().map((message) => ({
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  }));
}

export function nameOf(
  identifier: InstanceType<typeof sharedPb.StreamIdentifier> | undefined,
): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');
}

/** -1 for no stream; null for what Boxoffice must never ask for. */
export function expectedOf(options: InstanceType<typeof BatchAppendReq.Options>): number | null {
  if (options.hasNoStream()) return -1;
  return options.hasStreamPosition() ? Number(options.getStreamPosition()) : null;
}

export function verdictResponse(verdict: Verdict): Response {
  if (verdict.kind === 'wrongRevision') {
    const wrong = new sharedPb.WrongExpectedVersion();
    if (verdict.actual < 0) wrong.setCurrentNoStream(new sharedPb.Empty());
    else wrong.setCurrentStreamRevision(String(verdict.actual));
    return errorResponse('WrongExpectedVersion', wrong.serializeBinary());
  }
  return new BatchAppendResp().setSuccess(
    new BatchAppendResp.Success()
      .setCurrentRevision(String(verdict.revision))
      .setPosition(allPosition(verdict.position)),
  );
}

/** An error of the server's by the name of its details; an empty name as for "too busy". */
export function errorResponse(name: string, details: Uint8Array = new Uint8Array()): Response {
  const type = name === '' ? 'google.protobuf.Empty' : `event_store.client.${name}`;
  const any = new anyPb.Any();
  any.pack(details, type);
  const status = new statusPb.Status().setDetails(any).setMessage('by order');
  return new BatchAppendResp().setError(status);
}

export function eventResponse(logged: Logged) {
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new sharedPb.UUID().setString(logged.id))
    .setStreamIdentifier(streamIdentifier(logged.stream))
    .setStreamRevision(String(logged.revision))
    .setCommitPosition(String(logged.position))
    .setPreparePosition(String(logged.position))
    .setData(logged.data)
    .setCustomMetadata(logged.metadata);
  recorded.getMetadataMap().set('type', logged.type).set('content-type', logged.contentType);
  recorded.getMetadataMap().set('created', '0');
  const event = new ReadResp.ReadEvent().setEvent(recorded);
  return new ReadResp().setEvent(event.setCommitPosition(String(logged.position)));
}

export function checkpointResponse(position: bigint) {
  const checkpoint = new ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position)).setPreparePosition(String(position));
  return new ReadResp().setCheckpoint(checkpoint);
}

export function confirmationResponse() {
  return new ReadResp().setConfirmation(
    new ReadResp.SubscriptionConfirmation().setSubscriptionId('subscription'),
  );
}

export function caughtUpResponse() {
  return new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
}

export function streamNotFoundResponse(stream: string) {
  const notFound = new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream));
  return new ReadResp().setStreamNotFound(notFound);
}

function streamIdentifier(stream: string) {
  return new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream));
}

function allPosition(position: bigint) {
  return new sharedPb.AllStreamPosition()
    .setCommitPosition(String(position))
    .setPreparePosition(String(position));
}
