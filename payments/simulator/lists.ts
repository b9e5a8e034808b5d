import type { Account } from './account.ts';
import { missingReference } from './answers.ts';
import type { Answer, EventRecord, ObjectName, SimulatorRecord } from './records.ts';

const DEFAULT_LIMIT = 10;

/** The parameters that every list of Stripe's takes. */
export interface ListParams {
  readonly limit?: number | undefined;
  readonly starting_after?: string | undefined;
  readonly ending_before?: string | undefined;
  readonly created?: CreatedRange | undefined;
}

interface CreatedRange {
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
}

export type Page<T> = { readonly items: readonly T[]; readonly hasMore: boolean };

/** A page of records or events, newest first; an error answer for a cursor that isn't there. */
export function listPage<T extends SimulatorRecord | EventRecord>(
  account: Account,
  object: ObjectName | 'event',
  params: ListParams & { readonly payment_intent?: string | undefined },
  wanted: (entry: T) => boolean,
): Page<T> | Answer {
  const { starting_after: after, ending_before: before } = params;
  const param = after === undefined ? 'ending_before' : 'starting_after';
  const cursor = after ?? before;
  const { payment_intent: intentId } = params;
  const ids =
    intentId === undefined ? account.idsOf(object) : account.idsOfIntent(object, intentId);
  const cursorIndex = cursor === undefined ? undefined : account.indexIn(ids, cursor);
  if (cursor !== undefined && cursorIndex === undefined) {
    return missingReference(object, cursor, param);
  }
  const backwards = before === undefined || after !== undefined;
  const limit = params.limit ?? DEFAULT_LIMIT;
  const found = walk(account, ids, {
    start: cursorIndex === undefined ? ids.length - 1 : cursorIndex + (backwards ? -1 : 1),
    step: backwards ? -1 : 1,
    count: limit + 1,
    wanted: (entry: T) => inRange(entry.createdS, params.created) && wanted(entry),
    // Creation times never go backwards: nothing older follows.
    done: (entry) => backwards && isBefore(entry.createdS, params.created),
  });
  const items = found.slice(0, limit);
  return { items: backwards ? items : items.reverse(), hasMore: found.length > limit };
}

interface Walk<T> {
  readonly start: number;
  readonly step: 1 | -1;
  readonly count: number;
  readonly wanted: (entry: T) => boolean;
  readonly done: (entry: T) => boolean;
}

function walk<T extends SimulatorRecord | EventRecord>(
  account: Account,
  ids: readonly string[],
  { start, step, count, wanted, done }: Walk<T>,
): T[] {
  const found: T[] = [];
  for (let index = start; found.length < count; index += step) {
    const id = ids[index];
    if (id === undefined) break;
    const entry = (account.record(id) ?? account.event(id)) as T;
    if (done(entry)) break;
    if (wanted(entry)) found.push(entry);
  }
  return found;
}

function inRange(createdS: number, range: CreatedRange | undefined): boolean {
  return (
    !isBefore(createdS, range) &&
    createdS < (range?.lt ?? Number.POSITIVE_INFINITY) &&
    createdS <= (range?.lte ?? Number.POSITIVE_INFINITY)
  );
}

function isBefore(createdS: number, range: CreatedRange | undefined): boolean {
  return createdS < (range?.gte ?? 0) || createdS <= (range?.gt ?? -1);
}
