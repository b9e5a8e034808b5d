import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemIds } from '#platform/system.ts';
import { Bank, JOURNAL_NAME } from './bank.ts';
import { confirmIntent, createIntent, updateIntent } from './intents.ts';
import type { Answer } from './records.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let dataDir: string;
let nowMs: number;
const clock = { nowMs: () => nowMs };

beforeEach(async () => {
  nowMs = Date.parse('2030-01-01T00:00:00Z');
  dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-payments-compaction-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const open = () => Bank.open(dataDir, clock, systemIds);

/** Everything that can be asked of a bank. */
function memory({ account, savedAnswers, unsent }: Bank) {
  return {
    records: [...account.allRecords()],
    events: [...account.allEvents()],
    saved: [...savedAnswers.all()],
    unsent: [...unsent.keys()],
  };
}

function idOf(answer: Answer): string {
  if (answer.status !== 200) throw new Error(answer.error.message);
  return answer.record.id;
}

async function createPaid(bank: Bank, key: string): Promise<string> {
  const params = { amount: 1_000, currency: 'usd', capture_method: 'manual' as const };
  const id = idOf(
    await bank.execute(
      (draft) => createIntent(draft, { ...params, confirm: false, metadata: {} }),
      { key, endpoint: '/v1/payment_intents', parameters: 'p' },
    ),
  );
  await bank.execute((draft) => confirmIntent(draft, id, { payment_method: 'pm_card_visa' }), null);
  return id;
}

it('a journal that is mostly superseded is written anew, and says the same', async () => {
  const bank = await open();
  const first = await createPaid(bank, 'first');
  const second = await createPaid(bank, 'second');
  const [sent] = bank.unsent.keys();
  bank.markSent(sent ?? '');
  for (let count = 0; count < 250; count++) {
    await bank.change((draft) => {
      for (let index = 0; index < 100; index++) {
        updateIntent(draft, first, { metadata: { count: `${count}.${index}` } });
      }
    });
  }
  await bank.settled();
  const before = memory(bank);
  await bank.close();
  const fullBytes = (await stat(path.join(dataDir, JOURNAL_NAME))).size;

  const compacting = await open();
  expect(memory(compacting)).toEqual(before);
  await compacting.close();
  expect((await stat(path.join(dataDir, JOURNAL_NAME))).size).toBeLessThan(fullBytes / 100);

  const compacted = await open();
  expect(memory(compacted)).toEqual(before);
  // The answer kept under a key is still the first one, not the payment as it is now.
  const call = { key: 'second', endpoint: '/v1/payment_intents', parameters: 'p' };
  const replay = compacted.savedAnswers.begin(call, nowMs);
  expect(replay).toMatchObject({ answer: { record: { status: 'requires_payment_method' } } });
  expect(compacted.account.intent(second)).toMatchObject({ status: 'requires_capture' });
  await compacted.close();
});

it('events older than 30 days are forgotten at the start, payments never', async () => {
  const bank = await open();
  const old = await createPaid(bank, 'old');
  nowMs += 20 * DAY_MS;
  await createPaid(bank, 'newer');
  const newerEvents = memory(bank).events.slice(3);
  await bank.close();

  nowMs += 20 * DAY_MS;
  const later = await open();
  expect(memory(later).events).toEqual(newerEvents);
  expect(later.account.intent(old)).toMatchObject({ status: 'requires_capture' });
  await later.close();
});
