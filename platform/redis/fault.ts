import type { RedisFault } from './port.ts';

/** In words for operators: nothing of what was sent. */
export function faultOf(error: unknown): RedisFault {
  const message = error instanceof Error ? error.message : '';
  if (message.startsWith('OOM')) return 'out of memory';
  return /^(NOPERM|NOAUTH|WRONGPASS|MISCONF|READONLY|WRONGTYPE|ERR The user)/.test(message)
    ? 'refused'
    : 'no answer';
}
