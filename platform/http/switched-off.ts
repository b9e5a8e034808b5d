/** What an operator has switched off for a while is 503, with a time to come back. */
import type { Feature } from '#domain/operation.ts';
import type { Switches } from '#projections/switches/port.ts';
import { problem } from './problem.ts';

/** Operators think in minutes. */
const RETRY_AFTER_S = '30';

/** Throws 503 `switched_off`. */
export function requireSwitchedOn(switches: Pick<Switches, 'isOn'>, feature: Feature): void {
  if (switches.isOn(feature)) return;
  throw problem('switched_off', {
    extra: { feature },
    headers: { 'Retry-After': RETRY_AFTER_S },
  });
}
