/**
 * Public randomness by URL, as drand serves it: JSON with `round` and `randomness`. Where the URL has
 * `{round}`, a round can be asked for by its number (`latest` for the last one); else only the last one
 * can be had, so it has to be asked for while it is the last.
 */
import { z } from 'zod';
import type { DrawnBeacon } from '#domain/waiting-room.ts';
import type { Timers } from '#platform/ports.ts';
import type { Beacon } from './port.ts';

const ANSWER_WITHIN_MS = 3_000;
const BODY_MAX = 16_384;
const PLACEHOLDER = '{round}';

const roundSchema = z.object({
  round: z.int().min(0),
  randomness: z.string().regex(/^[0-9a-f]{32,256}$/i),
});

export function createBeacon(url: string, timers: Timers): Beacon {
  const urlOf = (round: string): string => url.replaceAll(PLACEHOLDER, round);

  async function ask(round: string, signal?: AbortSignal): Promise<DrawnBeacon | null> {
    const timeout = new AbortController();
    const answered = new AbortController();
    const late = timers.sleep(ANSWER_WITHIN_MS, answered.signal).then(() => timeout.abort());
    const ended = signal === undefined ? timeout.signal : AbortSignal.any([timeout.signal, signal]);
    try {
      const response = await fetch(urlOf(round), { signal: ended, redirect: 'error' });
      if (response.status === 404 || response.status === 425) return null;
      if (!response.ok) throw new Error(`the beacon answered ${response.status}`);
      const text = await response.text();
      if (text.length > BODY_MAX) throw new Error('the beacon answered too much');
      const { round: number, randomness } = roundSchema.parse(JSON.parse(text));
      return { url, round: number, randomness: randomness.toLowerCase() };
    } finally {
      answered.abort();
      await late;
    }
  }

  return {
    url,
    async latest(signal) {
      const latest = await ask('latest', signal);
      if (latest === null) throw new Error('the beacon has no latest round');
      return latest;
    },
    async at({ round }, signal) {
      if (url.includes(PLACEHOLDER)) {
        const found = await ask(String(round), signal);
        if (found !== null && found.round !== round)
          throw new Error('the beacon told another round');
        return found;
      }
      const latest = await ask('latest', signal);
      if (latest !== null && latest.round > round) throw new Error('the round is over');
      return latest?.round === round ? latest : null;
    },
  };
}
