import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { type ServerReadableStream, type sendUnaryData, status } from '@grpc/grpc-js';
import { CallError } from './faults.ts';
import type { ProposedEvent, Verdict } from './log.ts';
import type { ServerParts } from './parts.ts';
import { type AppendReq, type AppendResp, streamNameOf } from './wire.ts';

export type AppendCall = ServerReadableStream<AppendReq, AppendResp>;

/** One append a call: what a client does that has credentials of its own for it. Without faults. */
export function append(
  parts: ServerParts,
  call: AppendCall,
  done: sendUnaryData<AppendResp>,
): void {
  const events: ProposedEvent[] = [];
  let stream = '';
  let expectedRevision: number | undefined;
  call.on('data', (request: AppendReq) => {
    const options = request.getOptions();
    if (options !== undefined) {
      stream = streamNameOf(options.getStreamIdentifier());
      if (options.hasNoStream()) expectedRevision = -1;
      if (options.hasRevision()) expectedRevision = Number(options.getRevision());
    }
    const message = request.getProposedMessage();
    if (message === undefined) return;
    events.push({
      id: message.getId()?.getString() ?? '',
      type: message.getMetadataMap().get('type') ?? '',
      contentType: message.getMetadataMap().get('content-type') ?? '',
      data: message.getData_asU8(),
      metadata: message.getCustomMetadata_asU8(),
    });
  });
  call.on('end', () =>
    parts.faults.whenAwake(() => {
      parts.countAppend();
      if (expectedRevision === undefined) {
        const details = 'This test server wants an exact revision';
        done(new CallError(status.INVALID_ARGUMENT, details));
        return;
      }
      const verdict = parts.log.append(stream, expectedRevision, events);
      if (verdict.kind === 'stored') parts.commitSoon();
      parts.whenCommitted(() => done(null, answerOf(verdict)));
    }),
  );
}

function answerOf(verdict: Verdict): AppendResp {
  const answer = new streamsPb.AppendResp();
  if (verdict.kind === 'wrongRevision') {
    const wrong = new streamsPb.AppendResp.WrongExpectedVersion();
    if (verdict.actualRevision === -1) wrong.setCurrentNoStream(new sharedPb.Empty());
    else wrong.setCurrentRevision(String(verdict.actualRevision));
    return answer.setWrongExpectedVersion(wrong);
  }
  const position = new streamsPb.AppendResp.Position()
    .setCommitPosition(String(verdict.position))
    .setPreparePosition(String(verdict.position));
  return answer.setSuccess(
    new streamsPb.AppendResp.Success()
      .setCurrentRevision(String(verdict.revision))
      .setPosition(position),
  );
}
