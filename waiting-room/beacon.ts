/**
 * Public randomness by URL, as drand serves it: JSON with `round` and `randomness`, or, as its second API
 * has it, with the `signature` that the randomness is the SHA-256 of. Where the URL has
 * `{round}`, a round can be asked for by its number (`latest` for the last one); else only the last one
 * can be had, so it has to be asked for while it is the last.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DrawnBeacon } from '#domain/waiting-room.ts';
import type { Timers } from '#platform/ports.ts';
import type { Beacon } from './port.ts';

/** drand holds the answer back until the next round has happened: three seconds on its quicknet. */
const ANSWER_WITHIN_MS = 5_000;
const BODY_MAX = 16_384;
const PLACEHOLDER = '{round}';

const roundSchema = z.object({
  round: z.int().min(0),
  randomness: z
    .string()
    .regex(/^[0-9a-f]{32,256}$/i)
    .optional(),
  signature: z.string().optional(),
});

const SIGNATURE = /^(?:[0-9a-f]{2}){48,128}$/i;

function randomnessOf({ randomness, signature }: z.output<typeof roundSchema>): string {
  if (randomness !== undefined) return randomness.toLowerCase();
  if (signature === undefined || !SIGNATURE.test(signature)) {
    throw new Error('the beacon told no randomness');
  }
  return createHash('sha256').update(Buffer.from(signature, 'hex')).digest('hex');
}

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
      const told = roundSchema.parse(JSON.parse(text));
      return { url, round: told.round, randomness: randomnessOf(told) };
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
