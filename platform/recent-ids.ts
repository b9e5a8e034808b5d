/** The ids that were added last, as many as are kept. */
export interface RecentIds {
  has(id: string): boolean;
  add(id: string): void;
}

/** Beyond `max` the one that was added first is forgotten; to add it again does not make it younger. */
export function createRecentIds(max: number): RecentIds {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add: (id) => {
      ids.add(id);
      const oldest = ids.values().next();
      if (ids.size > max && !oldest.done) ids.delete(oldest.value);
    },
  };
}
