/**
 * Admissions of callers who say themselves who buys: each counts for the first customer that it is shown
 * for, and ends with that one's order. Known to one process; another may lend it once more.
 */
import { LRUCache } from 'lru-cache';
import type { Person } from './port.ts';

export interface LentAdmissions {
  /** False where it was lent to somebody else. */
  lend(admission: Person & { readonly showId: string }, customerKey: string): boolean;
  /** Whose admission a customer uses; null where they use none but their own. */
  ownerOf(showId: string, customerKey: string): string | null;
}

const LENT_MAX = 50_000;

export function createLentAdmissions(): LentAdmissions {
  const borrowers = new LRUCache<string, string>({ max: LENT_MAX });
  const owners = new LRUCache<string, string>({ max: LENT_MAX });
  return {
    lend({ showId, arrival, customerKey: owner }, customerKey) {
      const admission = `${showId}/${arrival}`;
      const borrower = borrowers.peek(admission);
      if (borrower !== undefined) return borrower === customerKey;
      borrowers.set(admission, customerKey);
      owners.set(`${showId}/${customerKey}`, owner);
      return true;
    },
    ownerOf: (showId, customerKey) => owners.peek(`${showId}/${customerKey}`) ?? null,
  };
}
