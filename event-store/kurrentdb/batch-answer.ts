import sharedPb from '@eventstore/db-client/generated/shared_pb.js';
import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import { NO_STREAM, type Position, type Revision } from '../port.ts';

/**
 * What the server said of one append.
 *
 * - `ok`: stored; null where it did not tell the position.
 * - `wrongRevision`: the stream does not stand where the writer expected it.
 * - `refused`: it will never be stored as it is.
 * - `timedOut`: it waited in vain for the append to be committed, or for an earlier one of the very same
 *   events, which came a moment before. It may have been stored meanwhile.
 * - `passing`: not now (too busy, no leader); it may even have been stored.
 */
export type BatchAnswer =
  | { readonly kind: 'ok'; readonly position: Position | null }
  | { readonly kind: 'wrongRevision'; readonly actualRevision: Revision }
  | { readonly kind: 'refused'; readonly error: Error }
  | { readonly kind: 'timedOut'; readonly error: Error }
  | { readonly kind: 'passing'; readonly error: Error };

type BatchAppendResp = InstanceType<typeof streamsPb.BatchAppendResp>;
type Status = NonNullable<ReturnType<BatchAppendResp['getError']>>;

/** The append can't be stored, and trying again would not help. */
export class AppendRefused extends Error {
  override readonly name = 'AppendRefused';
}

/** The server could not store it just now, or does not know whether it did. */
export class ServerBusy extends Error {
  override readonly name = 'ServerBusy';
}

/** Positions are signed on the server: -1, seen unsigned, is "not known". */
const POSITION_MAX = 2n ** 63n - 1n;

export function decodeAnswer(response: BatchAppendResp): BatchAnswer {
  const status = response.getError();
  if (status !== undefined) return decodeStatus(status);
  const position = response.getSuccess()?.getPosition();
  if (position === undefined) return { kind: 'ok', position: null };
  const commit = BigInt(position.getCommitPosition());
  return { kind: 'ok', position: commit > 0n && commit <= POSITION_MAX ? commit : null };
}

function decodeStatus(status: Status): BatchAnswer {
  const details = status.getDetails();
  const name = details?.getTypeName().replace(/^event_store\.client\./, '') ?? '';
  const said = [name, status.getMessage()].filter((text) => text !== '').join(': ');
  switch (name) {
    case 'WrongExpectedVersion': {
      const bytes = details?.getValue_asU8() ?? new Uint8Array();
      const wrong = sharedPb.WrongExpectedVersion.deserializeBinary(bytes);
      const actualRevision = wrong.hasCurrentStreamRevision()
        ? Number(BigInt.asIntN(64, BigInt(wrong.getCurrentStreamRevision())))
        : NO_STREAM;
      return { kind: 'wrongRevision', actualRevision };
    }
    case 'AccessDenied':
    case 'StreamDeleted':
    case 'MaximumAppendSizeExceeded':
    case 'MaximumAppendEventSizeExceeded':
    case 'BadRequest':
      return { kind: 'refused', error: new AppendRefused(`KurrentDB refused an append: ${said}`) };
    case 'Timeout':
      return { kind: 'timedOut', error: new ServerBusy(`KurrentDB could not append: ${said}`) };
    // Unknown, InvalidTransaction, and "not ready", "too busy", "no leader", which have no name.
    default:
      return { kind: 'passing', error: new ServerBusy(`KurrentDB could not append: ${said}`) };
  }
}
