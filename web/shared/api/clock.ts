/**
 * The server's clock, as near as it can be known here: deadlines are the server's, and clocks of phones
 * are wrong. Of several readings the one with the shortest way counts.
 */

interface Reading {
  readonly offsetMs: number;
  readonly wayMs: number;
  readonly atMs: number;
}

/** A reading is believed for so long, whatever its way; clocks drift. */
const BELIEVED_MS = 10 * 60_000;

export interface ServerClock {
  /** `sentAtMs` and `heardAtMs` by our clock, `serverTime` as the answer has it. */
  note(serverTime: string, sentAtMs: number, heardAtMs: number): void;
  nowMs(): number;
}

export function createServerClock(ownMs: () => number): ServerClock {
  let best: Reading | null = null;
  return {
    note(serverTime, sentAtMs, heardAtMs) {
      const serverMs = Date.parse(serverTime);
      if (Number.isNaN(serverMs)) return;
      const wayMs = heardAtMs - sentAtMs;
      const isOld = best !== null && heardAtMs - best.atMs > BELIEVED_MS;
      if (best !== null && !isOld && best.wayMs <= wayMs) return;
      best = { offsetMs: serverMs - (sentAtMs + heardAtMs) / 2, wayMs, atMs: heardAtMs };
    },
    nowMs: () => ownMs() + (best?.offsetMs ?? 0),
  };
}

export const serverClock = createServerClock(() => Date.now());

/** Sends a request whose answer tells the server's time, and notes that. */
export async function timed<T extends { readonly server_time: string }>(
  send: () => Promise<T>,
  clock: ServerClock = serverClock,
): Promise<T> {
  const sentAtMs = Date.now();
  const answer = await send();
  clock.note(answer.server_time, sentAtMs, Date.now());
  return answer;
}
