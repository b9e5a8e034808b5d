/**
 * Keeps `process.nextTick` as cheap as it starts, which a request pays for half a dozen times.
 *
 * Node 24 makes the object of each tick by a literal with computed keys. V8's code for one remembers the shapes that
 * it passes through, weakly; a shape that no object has dies in a full collection, and one at a moment without a tick
 * is common in a server that starts. The next object gets shapes of its own, which the code takes for a second kind:
 * from then on it makes each by a call of the runtime, ten times as dear, until the process ends. One tick's object
 * that is never let go of keeps the shapes alive.
 */
import { executionAsyncResource } from 'node:async_hooks';

/** Never read: being in it is what counts. */
const kept: object[] = [];

/** For whatever runs long, at its start; each thread needs a call of its own. */
export function keepNextTickCheap(): void {
  process.nextTick(() => {
    if (kept.length === 0) kept.push(executionAsyncResource());
  });
}
