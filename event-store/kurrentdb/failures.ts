import {
  CancelledError,
  isCommandError,
  NotLeaderError,
  UnavailableError,
} from '@eventstore/db-client';
import { Metadata } from '@grpc/grpc-js';
import type { Timers } from '#platform/ports.ts';

/** Silence for longer than we wait. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(limitMs: number) {
    super(`KurrentDB gave no answer within ${limitMs} ms`);
  }
}

/** gRPC's numbers for a connection that ended under a call. */
const CANCELLED = 1;
const UNAVAILABLE = 14;

/**
 * Whether the connection, not the server's judgement, ended the call: the same call over a new one may
 * end differently. The client makes the new one by itself, to the leader if it was told who leads.
 */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof UnavailableError || error instanceof CancelledError) return true;
  if (error instanceof NotLeaderError) return true;
  // The errors of cancelled calls, and of the call that appends go over, are as gRPC made them.
  return error instanceof Error && !isCommandError(error) && (hasCode(error) || namesLeader(error));
}

function hasCode(error: Error): boolean {
  return 'code' in error && (error.code === CANCELLED || error.code === UNAVAILABLE);
}

function namesLeader(error: Error): boolean {
  if (!('metadata' in error && error.metadata instanceof Metadata)) return false;
  return error.metadata.get('exception').includes('not-leader');
}

/** The work's outcome, or a {@link NoAnswer} after `limitMs`; the work itself goes on. */
export async function within<T>(timers: Timers, limitMs: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = timers.sleep(limitMs, done.signal).then(() => {
    if (!done.signal.aborted) throw new NoAnswer(limitMs);
    return work;
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
