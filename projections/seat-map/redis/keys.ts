/** How things are called in Redis. By the store's id, so that two histories never mix. */

export interface SharedKeys {
  /** Hash: `epoch`, `position` and the number of notices so far. */
  readonly head: string;
  /** Set of the ids of all shows that are there. */
  readonly shows: string;
  /** Where notices are published. */
  readonly channel: string;
  /** Hash of a show: `version`, `position`, `show_revision`, `counts`. */
  state(showId: string): string;
  /** One byte a seat, in the order of the layout. */
  statuses(showId: string): string;
}

export function sharedKeys(storeId: string): SharedKeys {
  const prefix = showPrefix(storeId);
  return {
    head: `boxoffice:{${storeId}}:head`,
    shows: `boxoffice:{${storeId}}:shows`,
    channel: `boxoffice:{${storeId}}:notices`,
    state: (showId) => `${prefix}${showId}:state`,
    statuses: (showId) => `${prefix}${showId}:statuses`,
  };
}

export const showPrefix = (storeId: string): string => `boxoffice:{${storeId}}:show:`;
