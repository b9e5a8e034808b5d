/** How fast people are. */
import type { Random } from '#platform/ports.ts';
import type { PatientClient } from '../on-sale/patient-client.ts';
import type { World } from '../on-sale/world.ts';
import { integerBetween } from '../seeded-random.ts';

/** The last ones come then; the rest of the time is for those who come back. */
const ARRIVING_SHARE = 0.75;
/** Over 1: more come at the beginning. */
const RUSH = 1.2;

/** When each of them comes, in milliseconds from the beginning, in order: most of them early. */
export function arrivalTimes(count: number, durationMs: number, random: Random): readonly number[] {
  return Array.from({ length: count }, () => random.next() ** RUSH)
    .toSorted((one, other) => one - other)
    .map((share) => Math.round(share * ARRIVING_SHARE * durationMs));
}

/** Before each step: looking at the map, typing a name, typing a card. From, to; in milliseconds. */
const THINKING_MS: Readonly<Record<string, readonly [number, number]>> = {
  hold: [400, 2_500],
  order: [800, 4_000],
  confirm: [700, 3_000],
};

/** A client whose owner thinks before each step, unless it has to end. */
export const unhurried = (
  client: PatientClient,
  { timers }: World,
  hurry: AbortSignal,
): PatientClient => ({
  async send(request, random) {
    const [min, max] = THINKING_MS[request.step] ?? [0, 0];
    if (max > 0) await timers.sleep(integerBetween(random, min, max), hurry);
    return client.send(request, random);
  },
});
