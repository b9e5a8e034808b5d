import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { Verdict } from './log.ts';
import type { BatchAppendResp } from './wire.ts';

/** Of google.rpc.Code. */
const CODES = { INVALID_ARGUMENT: 3, DEADLINE_EXCEEDED: 4, ALREADY_EXISTS: 6, UNKNOWN: 2 } as const;

interface Packed {
  serializeBinary(): Uint8Array;
}

/** To an append of a batch: it is as the server wants it, or not. */
export function answerOf(verdict: Verdict, expectedRevision: number): BatchAppendResp {
  const answer = new streamsPb.BatchAppendResp();
  if (verdict.kind === 'wrongRevision') {
    const wrong = new sharedPb.WrongExpectedVersion();
    if (verdict.actualRevision === -1) wrong.setCurrentNoStream(new sharedPb.Empty());
    else wrong.setCurrentStreamRevision(String(verdict.actualRevision));
    if (expectedRevision === -1) wrong.setExpectedNoStream(new sharedPb.Empty());
    else wrong.setExpectedStreamPosition(String(expectedRevision));
    return errorOf('WrongExpectedVersion', CODES.ALREADY_EXISTS, wrong);
  }
  const position = new sharedPb.AllStreamPosition()
    .setCommitPosition(String(verdict.position))
    .setPreparePosition(String(verdict.position));
  const success = new streamsPb.BatchAppendResp.Success().setPosition(position);
  if (verdict.revision === -1) success.setNoStream(new sharedPb.Empty());
  else success.setCurrentRevision(String(verdict.revision));
  return answer.setSuccess(success);
}

export function badRequest(message: string): BatchAppendResp {
  const details = new sharedPb.BadRequest().setMessage(message);
  return errorOf('BadRequest', CODES.INVALID_ARGUMENT, details);
}

export function appendTooLarge(maxBytes: number): BatchAppendResp {
  const details = new sharedPb.MaximumAppendSizeExceeded().setMaxappendsize(maxBytes);
  return errorOf('MaximumAppendSizeExceeded', CODES.INVALID_ARGUMENT, details);
}

/** The client's definitions are older than this answer: it is the name that tells. */
export function eventTooLarge(): BatchAppendResp {
  const details = new sharedPb.Empty();
  return errorOf('MaximumAppendEventSizeExceeded', CODES.INVALID_ARGUMENT, details);
}

export function timedOut(): BatchAppendResp {
  return errorOf('Timeout', CODES.DEADLINE_EXCEEDED, new sharedPb.Timeout());
}

/** Whatever else a server may say; without a name as it tells that it is busy or not ready. */
export function said(name: string, message: string): BatchAppendResp {
  const status = name === '' ? detailed('google.protobuf.Empty', new sharedPb.Empty()) : undefined;
  if (status === undefined) return errorOf(name, CODES.UNKNOWN, new sharedPb.Empty());
  return new streamsPb.BatchAppendResp().setError(status.setMessage(message));
}

function errorOf(name: string, code: 2 | 3 | 4 | 6, details: Packed): BatchAppendResp {
  const status = detailed(`event_store.client.${name}`, details).setMessage(name).setCode(code);
  return new streamsPb.BatchAppendResp().setError(status);
}

/** A status with a message of the named type packed into it: `google.protobuf.Any`, by hand. */
function detailed(typeName: string, details: Packed) {
  const any = Buffer.concat([
    field(1, Buffer.from(`type.googleapis.com/${typeName}`)),
    field(2, details.serializeBinary()),
  ]);
  return statusPb.Status.deserializeBinary(field(3, any));
}

/** A field of bytes as protocol buffers write it. */
function field(number: number, bytes: Uint8Array): Buffer {
  const head = [(number << 3) | 2];
  let length = bytes.byteLength;
  for (; length > 127; length >>>= 7) head.push((length & 127) | 128);
  return Buffer.concat([Buffer.from([...head, length]), bytes]);
}
