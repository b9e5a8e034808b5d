/**
 * What is there at once nearly always and has to be waited for seldom: a token that is known, a body that
 * came with its head, a limit that is counted in memory. An `async` function costs about a kilobyte and two
 * turns of the queue even where it waits for nothing, so such functions are plain ones:
 *
 *     const found = find(id);
 *     const show = isLater(found) ? await found : found;
 */
export type NowOrLater<T> = T | Promise<T>;

export const isLater = <T>(value: NowOrLater<T>): value is Promise<T> => value instanceof Promise;

/** Goes on with the value, at once where it is there. */
export function andThen<T, U>(
  value: NowOrLater<T>,
  next: (value: T) => NowOrLater<U>,
): NowOrLater<U> {
  return isLater(value) ? value.then(next) : next(value);
}
