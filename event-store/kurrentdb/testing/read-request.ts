import { status } from '@grpc/grpc-js';
import { CallError } from './faults.ts';
import type { StoredRecord } from './log.ts';
import { type ReadReq, streamNameOf } from './wire.ts';

/** A place in the log as readers name it; `prepare` below `commit` is before the event there. */
export interface Place {
  readonly commit: number;
  readonly prepare: number;
}

export interface FilterRequest {
  readonly wants: (record: StoredRecord) => boolean;
  /** So many events are looked at together. */
  readonly window: number;
  /** So many are looked at between two checkpoints. */
  readonly checkpointInterval: number;
}

export type ReadRequest =
  | {
      readonly kind: 'stream';
      readonly stream: string;
      readonly from: number | 'start' | 'end';
      readonly backwards: boolean;
      readonly maxCount: number;
    }
  | {
      readonly kind: 'all';
      readonly from: Place | 'start' | 'end';
      readonly backwards: boolean;
      readonly maxCount: number;
      readonly filter: FilterRequest | undefined;
    }
  | {
      readonly kind: 'subscription';
      readonly after: Place | 'start' | 'end';
      readonly filter: FilterRequest | undefined;
    };

type Options = NonNullable<ReturnType<ReadReq['getOptions']>>;
type FilterOptions = NonNullable<ReturnType<Options['getFilter']>>;

const BACKWARDS = 1;
const WINDOW_DEFAULT = 32;

/** Throws a {@link CallError} for what this server does not do. */
export function readRequestOf(request: ReadReq): ReadRequest {
  const options = request.getOptions();
  if (options === undefined || options.getUuidOption()?.hasString() !== true) {
    throw new CallError(status.INVALID_ARGUMENT, 'uuidOption');
  }
  const backwards = options.getReadDirection() === BACKWARDS;
  const maxCount = Number(options.getCount());
  const ofStream = options.getStream();
  if (ofStream !== undefined) {
    if (options.hasSubscription()) {
      throw new CallError(
        status.UNIMPLEMENTED,
        'This test server has no subscriptions to a stream',
      );
    }
    const stream = streamNameOf(ofStream.getStreamIdentifier());
    const revision = ofStream.hasRevision() ? Number(ofStream.getRevision()) : undefined;
    const from = revision ?? (ofStream.hasEnd() ? 'end' : 'start');
    return { kind: 'stream', stream, from, backwards, maxCount };
  }
  const from = placeOf(options);
  const filterOptions = options.getFilter();
  const filter = filterOptions === undefined ? undefined : filterOf(filterOptions);
  if (options.hasSubscription()) return { kind: 'subscription', after: from, filter };
  return { kind: 'all', from, backwards, maxCount, filter };
}

function placeOf(options: Options): Place | 'start' | 'end' {
  const all = options.getAll();
  const position = all?.getPosition();
  if (position === undefined) return all?.hasEnd() ? 'end' : 'start';
  return {
    commit: Number(position.getCommitPosition()),
    prepare: Number(position.getPreparePosition()),
  };
}

function filterOf(options: FilterOptions): FilterRequest {
  const byType = options.getEventType();
  const expression = byType ?? options.getStreamIdentifier();
  if (expression === undefined) throw new CallError(status.INVALID_ARGUMENT, 'filter');
  const prefixes = expression.getPrefixList();
  const regex = expression.getRegex() === '' ? undefined : new RegExp(expression.getRegex());
  const window = options.hasMax() ? options.getMax() : WINDOW_DEFAULT;
  return {
    wants: ({ type, stream }) => {
      const text = byType === undefined ? stream : type;
      return regex?.test(text) ?? prefixes.some((prefix) => text.startsWith(prefix));
    },
    window,
    checkpointInterval: window * options.getCheckpointintervalmultiplier(),
  };
}
