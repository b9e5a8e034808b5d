/** Writes that are asked for at the same moment, or while one is under way, as one. */
import type { EventLoop } from './ports.ts';

/** More in one call would make the first wait for the last for too long. */
const TOGETHER_MAX = 200;

/**
 * Each caller hears what became of its own item; one call is under way at a time. Where a call fails, its
 * items are written once more, each alone: one that can't be written harms itself only.
 */
export function writeTogether<Item>(
  write: (items: readonly Item[]) => Promise<void>,
  eventLoop: EventLoop,
): (item: Item) => Promise<void> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: () => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let isWriting = false;

  async function isWritten(batch: readonly Waiting[]): Promise<boolean> {
    try {
      await write(batch.map(({ item }) => item));
    } catch {
      // Each is told why when it is written alone.
      return false;
    }
    for (const { resolve } of batch) resolve();
    return true;
  }

  async function work(): Promise<void> {
    isWriting = true;
    await eventLoop.endOfTurn();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, TOGETHER_MAX);
      waiting = waiting.slice(TOGETHER_MAX);
      if (batch.length > 1 && (await isWritten(batch))) continue;
      for (const { item, resolve, reject } of batch) await write([item]).then(resolve, reject);
    }
    isWriting = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWriting) void work();
    });
}
