import { describe, expect, it } from 'vitest';
import type { Presale } from '#domain/presale.ts';
import { createMemoryEventStore } from '#event-store/memory.ts';
import type { EventStore } from '#event-store/port.ts';
import { createHttpKit } from '#platform/http/testing/http-kit.ts';
import type { ShowSeats } from '#projections/port.ts';
import { type AccessCodes, createAccessCodes } from './access-codes.ts';

const cause = { correlationId: 'req_1', causationId: 'req_1', actor: 'customer:cus_1' };

function saleWith(presale: Partial<Presale>, options: { readonly processes?: number } = {}) {
  const kit = createHttpKit();
  const nowMs = kit.clock.nowMs();
  const store: EventStore = createMemoryEventStore({ storeId: 'test' });
  const show = {
    showId: 'shw_1',
    show: () => ({
      phase: 'published',
      terms: {
        startsAtMs: nowMs + 9_000_000,
        endsAtMs: null,
        onSaleAtMs: nowMs + 1_000_000,
        presales: [
          {
            codeHash: '#FAN',
            fromMs: nowMs,
            untilMs: nowMs + 500_000,
            maxUses: null,
            tiers: null,
            ...presale,
          },
        ],
      },
    }),
  } as unknown as ShowSeats;
  const processes = Array.from({ length: options.processes ?? 1 }, () =>
    createAccessCodes({ ...kit, store, hashCode: (code) => `#${code}` }),
  ) as [AccessCodes, ...AccessCodes[]];
  const ask = (customerId: string, accessCode = 'FAN', codes = processes[0]) =>
    codes.admit({ show, customerId, accessCode, cause });
  return { ask, kit, processes, store };
}

describe('before the sale', () => {
  it('whoever knows the code is let in, and others are not', async () => {
    const { ask, store } = saleWith({});
    expect(await ask('cus_1')).toMatchObject({
      outcome: 'admitted',
      presale: { codeHash: '#FAN' },
    });
    expect(await ask('cus_1', 'fan')).toEqual({ outcome: 'refused', isUsedUp: false });
    expect(await store.head()).toBe(0n);
  });

  it('nobody is, when the window is over; and when the sale is on, no code is needed', async () => {
    const { ask, kit } = saleWith({});
    kit.clock.setMs(kit.clock.nowMs() + 500_000);
    expect(await ask('cus_1')).toMatchObject({ outcome: 'refused' });
    kit.clock.setMs(kit.clock.nowMs() + 500_000);
    expect(await ask('cus_1')).toEqual({ outcome: 'not-on-sale' });
  });

  it('who guesses has to wait, and others need not', async () => {
    const { ask, kit } = saleWith({});
    for (let at = 0; at < 10; at += 1) await ask('cus_1', `guess-${at}`);
    expect(await ask('cus_1')).toEqual({ outcome: 'guessing', retryAfterMs: 60_000 });
    expect(await ask('cus_2')).toMatchObject({ outcome: 'admitted' });
    kit.clock.setMs(kit.clock.nowMs() + 60_000);
    expect(await ask('cus_1')).toMatchObject({ outcome: 'admitted' });
  });
});

describe('a code for so many customers', () => {
  it('lets in no more than them, however many ask at once in several processes', async () => {
    const { ask, processes, store } = saleWith({ maxUses: 7 }, { processes: 3 });
    const asked = Array.from({ length: 60 }, (_, at) =>
      ask(`cus_${at % 20}`, 'FAN', processes[at % 3]),
    );
    const admitted = new Set<number>();
    (await Promise.all(asked)).forEach(({ outcome }, at) => {
      if (outcome === 'admitted') admitted.add(at % 20);
    });
    // Whoever lost every try may come back, and is then judged.
    for (let at = 0; at < 20; at += 1) {
      if ((await ask(`cus_${at}`)).outcome === 'admitted') admitted.add(at);
    }
    expect(admitted.size).toBe(7);
    expect(await store.readStream('presale-shw_1.#FAN')).toHaveLength(7);
  });

  it('is still theirs when it is used up, and after a restart', async () => {
    const { ask, processes } = saleWith({ maxUses: 1 }, { processes: 2 });
    expect(await ask('cus_1')).toMatchObject({ outcome: 'admitted' });
    expect(await ask('cus_2')).toEqual({ outcome: 'refused', isUsedUp: true });
    expect(await ask('cus_2', 'FAN', processes[1])).toMatchObject({ isUsedUp: true });
    expect(await ask('cus_1', 'FAN', processes[1])).toMatchObject({ outcome: 'admitted' });
  });
});
