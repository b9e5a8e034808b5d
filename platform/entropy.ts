/**
 * Random bytes of the operating system, fetched a few thousand at a time: asking it for sixteen costs as
 * much as asking for a page, and a hold wants ids six times. No byte is handed out twice.
 */
import { randomFillSync } from 'node:crypto';

export interface Entropy {
  /** So many bytes, at most a page of them, good until the next call: whoever keeps them copies them. */
  take(byteCount: number): Uint8Array;
}

const PAGE_BYTES = 8 * 1024;

export function createEntropy(fill: (page: Uint8Array) => void = randomFillSync): Entropy {
  const page = new Uint8Array(PAGE_BYTES);
  let used = PAGE_BYTES;
  return {
    take(byteCount) {
      if (byteCount > PAGE_BYTES) throw new RangeError(`${byteCount} bytes are more than a page`);
      if (used + byteCount > PAGE_BYTES) {
        fill(page);
        used = 0;
      }
      const bytes = page.subarray(used, used + byteCount);
      used += byteCount;
      return bytes;
    },
  };
}
