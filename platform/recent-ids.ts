import { LRUCache } from 'lru-cache';

/** The ids that were added last, as many as are kept. */
export interface RecentIds {
  has(id: string): boolean;
  add(id: string): void;
}

/** Beyond `max` the one that was added first is forgotten; to add it again does not make it younger. */
export function createRecentIds(max: number): RecentIds {
  const ids = new LRUCache<string, true>({ max });
  return {
    has: (id) => ids.has(id),
    add: (id) => {
      if (!ids.has(id)) ids.set(id, true);
    },
  };
}
