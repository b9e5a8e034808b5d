import {
  int4Array,
  textArray,
  timestampArray,
  uuidArray,
} from '#platform/postgres/binary-array.ts';
import type { AppendResult, NewEvent, StreamConflict, StreamWrite } from '../port.ts';
import { SCHEMA } from './schema.ts';

/** An append that has passed its checks, its events' data already encoded, in order. */
export interface PreparedAppend {
  readonly writes: readonly StreamWrite[];
  readonly data: readonly string[];
  readonly bytes: number;
}

/** What the database said of one append; `again` asks for another batch. */
export type Verdict = Exclude<AppendResult, { outcome: 'unknown' }> | { readonly outcome: 'again' };

export const APPEND_CALL = {
  name: 'append_batch',
  text: `select head_before, verdicts, repeats, actual_revisions from ${SCHEMA}.append_batch(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
} as const;

/** The call's one row, in Postgres' text format. */
export type AppendAnswer = readonly [
  headBefore: string,
  verdicts: string,
  repeats: string | null,
  actualRevisions: string,
];

/** The parameters of {@link APPEND_CALL}. */
export function encodeAppends(appends: readonly PreparedAppend[]): Buffer[] {
  const writes = {
    append: [] as number[],
    stream: [] as string[],
    expectedRevision: [] as number[],
  };
  const at = { append: [] as number[], stream: [] as string[], revision: [] as number[] };
  const events: NewEvent[] = [];
  const data: string[] = [];
  appends.forEach((append, index) => {
    for (const write of append.writes) {
      writes.append.push(index + 1);
      writes.stream.push(write.stream);
      writes.expectedRevision.push(write.expectedRevision);
      let revision = write.expectedRevision;
      for (const event of write.events) {
        revision += 1;
        at.append.push(index + 1);
        at.stream.push(write.stream);
        at.revision.push(revision);
        events.push(event);
      }
    }
    for (const json of append.data) data.push(json);
  });
  return [
    int4Array(writes.append),
    textArray(writes.stream),
    int4Array(writes.expectedRevision),
    int4Array(at.append),
    textArray(at.stream),
    int4Array(at.revision),
    uuidArray(events.map(({ id }) => id)),
    textArray(events.map(({ type }) => type)),
    int4Array(events.map(({ schemaVersion }) => schemaVersion)),
    timestampArray(events.map(({ atMs }) => atMs)),
    textArray(events.map(({ correlationId }) => correlationId)),
    textArray(events.map(({ causationId }) => causationId)),
    textArray(events.map(({ actor }) => actor)),
    textArray(events.map(({ idempotency }) => idempotency?.key)),
    textArray(events.map(({ idempotency }) => idempotency?.body)),
    textArray(data),
  ];
}

/** One verdict an append, in the order in which they were sent. */
export function decodeVerdicts(
  appends: readonly PreparedAppend[],
  [headBefore, verdictList, repeatList, revisionList]: AppendAnswer,
): Verdict[] {
  const verdicts = arrayItems(verdictList);
  const repeats = repeatList === null ? [] : arrayItems(repeatList);
  const revisions = arrayItems(revisionList);
  if (verdicts.length !== appends.length) {
    throw new Error(`${verdicts.length} verdicts on ${appends.length} appends`);
  }
  let position = BigInt(headBefore);
  let write = 0;
  return appends.map(({ writes, data }, index): Verdict => {
    const actual = revisions.slice(write, write + writes.length).map(Number);
    write += writes.length;
    const repeat = repeats[index] ?? 'NULL';
    switch (verdicts[index]) {
      case 'ok':
        position += BigInt(data.length);
        return { outcome: 'ok', position };
      case 'again':
        return { outcome: 'again' };
      case 'conflict':
        return repeat === 'NULL'
          ? { outcome: 'conflict', conflicts: conflictsOf(writes, actual) }
          : { outcome: 'ok', position: BigInt(repeat) };
      default:
        throw new Error(`Verdict ${verdicts[index]} is not known`);
    }
  });
}

function conflictsOf(writes: readonly StreamWrite[], actual: readonly number[]): StreamConflict[] {
  const conflicts = writes.flatMap(({ stream, expectedRevision }, index): StreamConflict[] => {
    const actualRevision = actual[index];
    if (actualRevision === undefined) throw new Error(`No revision of ${stream} in the answer`);
    return actualRevision === expectedRevision
      ? []
      : [{ stream, expectedRevision, actualRevision }];
  });
  if (conflicts.length === 0) throw new Error('A conflict without a stale stream');
  return conflicts;
}

/** The items of a one-dimensional array of plain words or numbers, `{ok,again}`. */
function arrayItems(text: string): string[] {
  return text.slice(1, -1).split(',');
}
