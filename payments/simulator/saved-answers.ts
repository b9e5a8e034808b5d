import type { Answer, ApiError, SavedAnswer } from './records.ts';

/** Stripe forgets a key after a day. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** What a call under an idempotency key finds. */
export type KeyState =
  | { readonly state: 'new' }
  | { readonly state: 'answered'; readonly answer: Answer }
  | { readonly state: 'in_use' }
  | { readonly state: 'misused'; readonly error: ApiError };

/** The call that a key stands for. */
export interface KeyedCall {
  readonly key: string;
  readonly endpoint: string;
  readonly parameters: string;
}

/** The answers given under idempotency keys, and the keys of calls under way. */
export class SavedAnswers {
  readonly #saved = new Map<string, SavedAnswer>();
  readonly #inUse = new Set<string>();

  /** Looks a key up, and takes it when it is new: `release` it when the call has ended. */
  begin(call: KeyedCall, nowMs: number): KeyState {
    if (this.#inUse.has(call.key)) return { state: 'in_use' };
    const saved = this.#saved.get(call.key);
    if (saved !== undefined && nowMs - saved.atMs < KEPT_MS) return known(saved, call);
    this.#inUse.add(call.key);
    return { state: 'new' };
  }

  release(key: string): void {
    this.#inUse.delete(key);
  }

  save(saved: SavedAnswer): void {
    this.#forgetBefore(saved.atMs - KEPT_MS);
    // Taken out first, so that the oldest stay at the front.
    this.#saved.delete(saved.key);
    this.#saved.set(saved.key, saved);
  }

  get size(): number {
    return this.#saved.size;
  }

  all(): IterableIterator<SavedAnswer> {
    return this.#saved.values();
  }

  #forgetBefore(ms: number): void {
    for (const { key, atMs } of this.#saved.values()) {
      if (atMs > ms) return;
      this.#saved.delete(key);
    }
  }
}

function known(saved: SavedAnswer, call: KeyedCall): KeyState {
  if (saved.endpoint !== call.endpoint) {
    return misused(
      `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${saved.endpoint}' vs '${call.endpoint}'). Try using a key other than '${call.key}' if you meant to execute a different request.`,
    );
  }
  if (saved.parameters !== call.parameters) {
    return misused(
      `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${call.key}' if you meant to execute a different request.`,
    );
  }
  return { state: 'answered', answer: saved.answer };
}

function misused(message: string): KeyState {
  return { state: 'misused', error: { type: 'idempotency_error', message } };
}
