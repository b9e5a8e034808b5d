import { z } from 'zod';
import type { Random } from '#platform/ports.ts';

const rate = z.number().min(0).max(1).default(0);
const delayMs = z.number().int().min(0).max(600_000).default(0);

/** What goes wrong on request. Left out means off. */
export const faultSettings = z.strictObject({
  /** How long every call takes. */
  latency_ms: delayMs,
  /** The share of calls answered 500 without acting. */
  error_rate: rate,
  /** The share of writing calls that act and are never answered. */
  act_then_time_out_rate: rate,
  /** The share of calls answered 429. */
  rate_limit_rate: rate,
  /** How much later webhooks are sent. */
  webhook_delay_ms: delayMs,
  /** The share of webhooks sent twice. */
  webhook_duplicate_rate: rate,
  /** The share of webhooks never sent. */
  webhook_drop_rate: rate,
  /** Webhooks leave in another order than things happened. */
  webhook_shuffle: z.boolean().default(false),
  /** Every call's connection is closed without an answer, and no webhook is sent. */
  down: z.boolean().default(false),
});

export type FaultSettings = z.infer<typeof faultSettings>;

/** The settings in force, and the dice. */
export class Faults {
  #settings: FaultSettings = faultSettings.parse({});
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  get settings(): FaultSettings {
    return this.#settings;
  }

  set(settings: FaultSettings): void {
    this.#settings = settings;
  }

  /** Whether a fault of this rate strikes now. */
  strikes(rateName: Extract<keyof FaultSettings, `${string}_rate`>): boolean {
    const share = this.#settings[rateName];
    return share > 0 && this.#random.next() < share;
  }
}
