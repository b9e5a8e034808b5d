/**
 * An `Idempotency-Key` a step, kept with the tab: a double click, a reload or the back button sends the
 * same step again, and that changes nothing. Keys say nothing about anybody and open nothing.
 */

const PREFIX = 'boxoffice.step.';

/** The key of a step, such as `order/hld_1`: made when the step is first taken. */
export function stepKey(step: string, storage: Storage = sessionStorage): string {
  const known = storage.getItem(PREFIX + step);
  if (known !== null) return known;
  const key = newKey();
  storage.setItem(PREFIX + step, key);
  return key;
}

/** After an outcome that is final: the same step is a new one from now on. */
export function forgetStep(step: string, storage: Storage = sessionStorage): void {
  storage.removeItem(PREFIX + step);
}

/** Not randomUUID: browsers have that only on pages that came by https. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
