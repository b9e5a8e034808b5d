import { z } from '@hono/zod-openapi';
import type { HttpApp } from '#platform/http/env.ts';
import { formatPosition } from '#platform/http/position.ts';
import { answer, respond } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { requireSwitchedOn } from '#platform/http/switched-off.ts';
import { timeInput } from '#platform/http/wire/common.ts';
import type { AccountBalance } from '#projections/ledger/port.ts';
import type { ReadApiDeps } from '../deps.ts';

const trialBalanceSchema = z
  .object({
    accounts: z.array(
      z.object({
        account: z.string(),
        currency: z.string(),
        debit_cents: z.int(),
        credit_cents: z.int(),
      }),
    ),
    balanced: z.boolean(),
    position: z.string(),
  })
  .openapi('TrialBalance');

/** Reckoned at the log's head, or at the last position of a past moment. */
export function registerTrialBalance(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/finance/trial-balance',
    summary: 'Debits and credits of every account',
    description: 'With `Accept: text/csv`: the accounts as a table.',
    query: z.object({ at: timeInput.optional() }),
    responses: {
      200: { description: 'The balance', schema: trialBalanceSchema, alsoAs: ['text/csv'] },
    },
    problems: ['switched_off'],
    handle: async ({ c, query: { at } }) => {
      requireSwitchedOn(deps.switches, 'dashboards');
      const position = at === undefined ? await deps.store.head() : await deps.past.positionAt(at);
      const { accounts, balanced } = await deps.ledger.trialBalance(position);
      const rows = accounts.map(presentAccount);
      if (c.req.header('Accept')?.includes('text/csv')) {
        return respond(c, 200, csvOf(rows), { 'Content-Type': 'text/csv; charset=utf-8' });
      }
      return answer(c, 200, { accounts: rows, balanced, position: formatPosition(position) });
    },
  });
}

const presentAccount = (balance: AccountBalance) => ({
  account: balance.account,
  currency: balance.currency,
  debit_cents: balance.debitCents,
  credit_cents: balance.creditCents,
});

/** Names and numbers of ours: nothing that would have to be quoted. */
function csvOf(rows: readonly ReturnType<typeof presentAccount>[]): string {
  const lines = rows.map((row) => Object.values(row).join(','));
  return ['account,currency,debit_cents,credit_cents', ...lines, ''].join('\r\n');
}
