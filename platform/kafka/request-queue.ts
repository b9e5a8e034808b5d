/**
 * kafkajs 2.2.4 looks after its waiting requests on a timer that starts itself anew for ever, also
 * when nothing waits, and computes a negative time for it: a thousand wake-ups a second and connection,
 * and a warning of Node's. With nothing waiting there is nothing to look after: a request that has to
 * wait later starts the timer itself. (tulios/kafkajs#1751)
 */
import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(): void;
}

const quietened = new WeakSet<RequestQueue>();

export function quietenRequestQueue(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    readonly prototype: RequestQueue;
  };
  if (quietened.has(prototype)) return;
  quietened.add(prototype);
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
