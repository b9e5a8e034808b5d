import type { EventStore, Position } from '#event-store/port.ts';
import type { Account, AccountBalance, Ledger, Posting, TrialBalance } from './port.ts';
import { Bookkeeper, LEDGER_EVENT_TYPES } from './postings.ts';

const PAGE = 1_000;

/** The postings of the log up to a position, in order; read as they are asked for. */
export async function* postingsUpTo(
  store: Pick<EventStore, 'readAll'>,
  position: Position,
): AsyncGenerator<Posting> {
  const bookkeeper = new Bookkeeper();
  let after = 0n;
  while (after < position) {
    const page = await store.readAll({
      after,
      maxCount: PAGE,
      filter: { types: LEDGER_EVENT_TYPES },
    });
    for (const event of page.events) {
      if (event.position > position) return;
      const posting = bookkeeper.post(event);
      if (posting !== null) yield posting;
    }
    if (page.position <= after) return;
    after = page.position;
  }
}

/** Debits and credits of every account, up to a position of the log. */
export async function trialBalance(
  store: Pick<EventStore, 'readAll'>,
  position: Position,
): Promise<TrialBalance> {
  const sums = new Map<
    string,
    { account: Account; currency: string; debit: number; credit: number }
  >();
  for await (const { currency, lines } of postingsUpTo(store, position)) {
    for (const { account, debitCents, creditCents } of lines) {
      const key = `${account} ${currency}`;
      const sum = sums.get(key) ?? { account, currency, debit: 0, credit: 0 };
      sum.debit += debitCents;
      sum.credit += creditCents;
      sums.set(key, sum);
    }
  }
  const keys = [...sums.keys()].sort();
  const accounts = keys
    .map((key) => sums.get(key))
    .filter((sum) => sum !== undefined)
    .map(({ account, currency, debit, credit }) => ({
      account,
      currency,
      debitCents: debit,
      creditCents: credit,
    }));
  return { accounts, balanced: isBalanced(accounts) };
}

function isBalanced(accounts: readonly AccountBalance[]): boolean {
  const byCurrency = new Map<string, number>();
  for (const { currency, debitCents, creditCents } of accounts) {
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + debitCents - creditCents);
  }
  return [...byCurrency.values()].every((difference) => difference === 0);
}

/** Reckoned anew for each question; right, and as slow as the log is long. */
export function createLedger(store: Pick<EventStore, 'readAll'>): Ledger {
  return { trialBalance: (position) => trialBalance(store, position) };
}
