import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { answerOf, appendTooLarge, badRequest, eventTooLarge, said, timedOut } from './answers.ts';
import type { AppendFault } from './faults.ts';
import type { ProposedEvent } from './log.ts';
import type { ServerParts } from './parts.ts';
import {
  type BatchAppendReq,
  type BatchAppendResp,
  type BatchProposed,
  streamNameOf,
} from './wire.ts';

export type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;

/** An append whose messages are still coming. */
interface Proposal {
  readonly stream: string;
  readonly expectedRevision: number;
  readonly events: ProposedEvent[];
  bytes: number;
}

/** One call over which many appends go; answers come in the order in which they are ready. */
export function batchAppend(parts: ServerParts, call: BatchCall): void {
  const proposals = new Map<string, Proposal>();

  function answer(id: string, stream: string, response: BatchAppendResp): void {
    if (call.cancelled) return;
    const identifier = new sharedPb.StreamIdentifier().setStreamName(Buffer.from(stream));
    response.setCorrelationId(new sharedPb.UUID().setString(id)).setStreamIdentifier(identifier);
    call.write(response);
  }

  function receive(request: BatchAppendReq): void {
    const id = request.getCorrelationId()?.getString() ?? '';
    const options = request.getOptions();
    if (options !== undefined) {
      const stream = streamNameOf(options.getStreamIdentifier());
      if (!options.hasNoStream() && !options.hasStreamPosition()) {
        answer(id, stream, badRequest('This test server wants an exact revision'));
        return;
      }
      const expectedRevision = options.hasNoStream() ? -1 : Number(options.getStreamPosition());
      proposals.set(id, { stream, expectedRevision, events: [], bytes: 0 });
    }
    const proposal = proposals.get(id);
    if (proposal === undefined) return;
    const refusal = addEvents(parts, proposal, request.getProposedMessagesList());
    if (refusal !== undefined) {
      proposals.delete(id);
      answer(id, proposal.stream, refusal);
      return;
    }
    if (!request.getIsFinal()) return;
    proposals.delete(id);
    parts.countAppend();
    carryOut(parts, call, proposal, (response) => answer(id, proposal.stream, response));
  }

  call.on('data', (request: BatchAppendReq) => parts.faults.whenAwake(() => receive(request)));
  call.on('end', () => parts.faults.whenAwake(() => parts.whenCommitted(() => call.end())));
  parts.keep(call);
}

function addEvents(
  { maxEventBytes, maxAppendBytes }: ServerParts,
  proposal: Proposal,
  messages: readonly BatchProposed[],
): BatchAppendResp | undefined {
  for (const message of messages) {
    const event = proposedEvent(message);
    const bytes = event.data.byteLength + event.metadata.byteLength + 2 * event.type.length;
    if (bytes > maxEventBytes) return eventTooLarge();
    proposal.bytes += bytes;
    proposal.events.push(event);
  }
  return proposal.bytes > maxAppendBytes ? appendTooLarge(maxAppendBytes) : undefined;
}

function proposedEvent(message: BatchProposed): ProposedEvent {
  const properties = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: properties.get('type') ?? '',
    contentType: properties.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function carryOut(
  parts: ServerParts,
  call: BatchCall,
  proposal: Proposal,
  answer: (response: BatchAppendResp) => void,
): void {
  const fault = parts.faults.nextOfAppends();
  if (parts.leaderElsewhere !== undefined) {
    parts.end(call, parts.leaderElsewhere);
    return;
  }
  const { stream, expectedRevision, events } = proposal;
  const doesIt = fault === undefined || fault.stores;
  const verdict = doesIt ? parts.log.append(stream, expectedRevision, events) : undefined;
  if (verdict?.kind === 'stored') parts.commitSoon();
  const settle = () => {
    const usual = verdict === undefined ? undefined : answerOf(verdict, expectedRevision);
    if (fault !== undefined) goWrong(parts, call, fault, usual, answer);
    else if (usual !== undefined) answer(usual);
  };
  if (verdict?.kind === 'wrongRevision') settle();
  // As the real server does: it waits for the first of the two, in vain.
  else if (verdict?.kind === 'repeat' && !verdict.isReady) parts.later(() => answer(timedOut()));
  else parts.whenCommitted(settle);
}

function goWrong(
  parts: ServerParts,
  call: BatchCall,
  { instead }: AppendFault,
  usual: BatchAppendResp | undefined,
  answer: (response: BatchAppendResp) => void,
): void {
  switch (instead.kind) {
    case 'answer':
      if (usual === undefined) throw new Error('An append that was not stored has no answer');
      parts.later(() => answer(usual), instead.afterMs);
      break;
    case 'silence':
      break;
    case 'cut':
      parts.cutConnections();
      break;
    case 'end':
      parts.end(call, instead.error);
      break;
    case 'say':
      answer(said(instead.name, instead.message));
      break;
    default: {
      const never: never = instead;
      throw new Error(`No such fault: ${never}`);
    }
  }
}
