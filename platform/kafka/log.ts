/** kafkajs' own log, in ours. */
import { type logCreator, logLevel } from 'kafkajs';
import type { Clock, Log } from '../ports.ts';

/** During an outage it says the same with every try; the relay says what it means. */
const SAME_AGAIN_AFTER_MS = 60_000;
const REMEMBERED_MAX = 100;

/** Warnings, each at most once a minute; the rest where somebody looks for it. */
export function kafkaLog({ clock, log }: { readonly clock: Clock; readonly log: Log }): logCreator {
  const saidAtMs = new Map<string, number>();

  function isNews(message: string): boolean {
    const nowMs = clock.nowMs();
    const said = saidAtMs.get(message);
    if (said !== undefined && nowMs - said < SAME_AGAIN_AFTER_MS) return false;
    if (saidAtMs.size >= REMEMBERED_MAX) saidAtMs.clear();
    saidAtMs.set(message, nowMs);
    return true;
  }

  return () =>
    ({ namespace, level, log: { message, timestamp: _, logger: __, stack: ___, ...fields } }) => {
      const isSerious = level === logLevel.ERROR || level === logLevel.WARN;
      const told = { kafkajs: namespace, ...fields };
      if (isSerious && isNews(message)) log.warn(told, message);
      else log.debug(told, message);
    };
}
