import type { ProviderResult } from '../port.ts';

/** The value of a call that must have gone well. */
export function okValue<T>(result: ProviderResult<T>): T {
  if (result.outcome !== 'ok') throw new Error(`expected ok, got ${JSON.stringify(result)}`);
  return result.value;
}

/** A call's result that must have this outcome. */
export function expectOutcome<T, O extends ProviderResult<T>['outcome']>(
  result: ProviderResult<T>,
  outcome: O,
): Extract<ProviderResult<T>, { outcome: O }> {
  if (result.outcome !== outcome) {
    throw new Error(`expected ${outcome}, got ${JSON.stringify(result)}`);
  }
  return result as Extract<ProviderResult<T>, { outcome: O }>;
}

/** Waits until something holds; fails after `timeoutMs`. */
export async function eventually<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 5_000,
): Promise<T> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (Date.now() > endMs) throw new Error('it did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The body of an answer, taken for what the test expects it to be. */
export async function jsonOf<T = { readonly id: string }>(response: Response): Promise<T> {
  return (await response.json()) as T;
}
