import type { Clock, Log, Timers } from '#platform/ports.ts';
import type { Bank } from './bank.ts';
import type { RefundRecord } from './records.ts';
import { settleRefund } from './refunds.ts';

const TICK_MS = 100;

/** Lets the bank say its later word on the refunds that wait for one. */
export async function runSettlements(
  bank: Bank,
  { clock, timers, log }: { clock: Clock; timers: Timers; log: Log },
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    await timers.sleep(TICK_MS, stopping);
    for (const refund of dueRefunds(bank, clock.nowMs())) {
      try {
        await bank.change((draft) => settleRefund(draft, refund));
      } catch (error) {
        log.error({ err: error, refund_id: refund.id }, 'a refund could not be settled');
        return;
      }
    }
  }
}

function dueRefunds(bank: Bank, nowMs: number): RefundRecord[] {
  return [...bank.account.unsettledRefunds()]
    .map((id) => bank.account.refund(id))
    .filter((refund) => refund !== undefined)
    .filter(({ settlement }) => settlement !== null && settlement.dueMs <= nowMs);
}
