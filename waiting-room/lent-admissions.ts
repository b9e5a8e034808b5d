/**
 * Admissions of callers who say themselves who buys: each counts for the first customer that it is shown
 * for, and ends with that one's order. Known to one process; another may lend it once more.
 */
import type { Person } from './port.ts';

export interface LentAdmissions {
  /** False where it was lent to somebody else. */
  lend(admission: Person & { readonly showId: string }, customerKey: string): boolean;
  /** Whose admission a customer uses; null where they use none but their own. */
  ownerOf(showId: string, customerKey: string): string | null;
}

const LENT_MAX = 50_000;

export function createLentAdmissions(): LentAdmissions {
  const borrowers = new Map<string, string>();
  const owners = new Map<string, string>();
  return {
    lend({ showId, arrival, customerKey: owner }, customerKey) {
      const admission = `${showId}/${arrival}`;
      const borrower = borrowers.get(admission);
      if (borrower !== undefined) return borrower === customerKey;
      remember(borrowers, admission, customerKey);
      remember(owners, `${showId}/${customerKey}`, owner);
      return true;
    },
    ownerOf: (showId, customerKey) => owners.get(`${showId}/${customerKey}`) ?? null,
  };
}

function remember(known: Map<string, string>, key: string, value: string): void {
  known.delete(key);
  known.set(key, value);
  const [oldest] = known.keys();
  if (known.size > LENT_MAX && oldest !== undefined) known.delete(oldest);
}
