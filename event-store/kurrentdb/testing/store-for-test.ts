import type { Timers } from '#platform/ports.ts';
import { systemIds, systemRandom, systemTimers } from '#platform/system.ts';
import type { EventStore } from '../../port.ts';
import { silentLog } from '../../testing/silent-log.ts';
import {
  createKurrentdbEventStore,
  type KurrentdbEventStoreOptions,
} from '../kurrentdb-event-store.ts';

/** How much faster {@link hastyTimers} are. */
export const HASTE = 20;

/** Time limits of seconds pass in a fraction of them. */
export const hastyTimers: Timers = {
  sleep: (ms, signal) => systemTimers.sleep(ms / HASTE, signal),
};

/** A store of a server, with what a test does not care about filled in. */
export function openStore(
  connectionString: string,
  options: Partial<KurrentdbEventStoreOptions> = {},
): Promise<EventStore> {
  return createKurrentdbEventStore({
    connectionString,
    timers: systemTimers,
    random: systemRandom,
    ids: systemIds,
    log: silentLog,
    ...options,
  });
}

/** Rejections that nobody handled, since it was called. */
export function watchRejections(): { readonly seen: readonly unknown[]; stop(): void } {
  const seen: unknown[] = [];
  const see = (reason: unknown) => seen.push(reason);
  process.on('unhandledRejection', see);
  return { seen, stop: () => process.off('unhandledRejection', see) };
}

/** Waits for what will soon be so. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('It has not come');
    await systemTimers.sleep(5);
  }
}
