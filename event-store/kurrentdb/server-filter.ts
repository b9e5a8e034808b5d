import {
  eventTypeFilter,
  type SubscribeToAllOptions,
  streamNameFilter,
} from '@eventstore/db-client';
import type { EventFilter, Position } from '../port.ts';
import type { Namespace } from './envelope.ts';

/** So many events the server looks at between two checkpoints, and reads at once. */
const SEARCH_WINDOW = 1_024;

/** Whether a filter leaves everything out. */
export function wantsNothing({ types, streamPrefixes }: EventFilter): boolean {
  return types?.length === 0 || streamPrefixes?.length === 0;
}

/**
 * The part of a filter that the server can apply: it takes prefixes of either the type or the stream's
 * name. Of the two the type, which is the rarer as a rule. The rest is for {@link matchesFilter}, since
 * a type's name is a prefix of others too. Undefined where the server can leave nothing out.
 */
export function serverFilter(
  { types, streamPrefixes }: EventFilter,
  { prefix }: Namespace,
  onCheckpoint: (position: Position) => void,
): SubscribeToAllOptions['filter'] {
  const options = {
    maxSearchWindow: SEARCH_WINDOW,
    checkpointInterval: 1,
    checkpointReached: async (_subscription: unknown, { commit }: { readonly commit: bigint }) => {
      onCheckpoint(commit);
    },
  };
  if (types !== undefined) return eventTypeFilter({ prefixes: [...types], ...options });
  const prefixes = (streamPrefixes ?? ['']).map((streamPrefix) => `${prefix}${streamPrefix}`);
  return prefixes.includes('') ? undefined : streamNameFilter({ prefixes, ...options });
}
