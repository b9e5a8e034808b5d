/** How much of a process anybody may have. */
import type { Config } from '../config.ts';
import type { LimitsInUse } from '../http/limits.ts';
import { createRequestLimits } from '../limits/request-limits.ts';
import { limitsRequests } from '../limits/settings.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { SharedMemory } from './redis.ts';
import type { Tools } from './tools.ts';

/** Nothing where nothing is limited: then no request is looked at. */
export function limitsOf(
  { limits: { rates, trusted } }: Pick<Config, 'limits'>,
  shared: SharedMemory | null,
  tools: Tools & { readonly metrics: Metrics },
): { readonly limits?: LimitsInUse } {
  if (!limitsRequests(rates)) return {};
  const commands = shared?.connection.commands ?? null;
  return {
    limits: {
      requests: createRequestLimits(rates, {
        ...tools,
        commands,
        onRefused: tools.metrics.rateLimited,
      }),
      trusted,
      onDistrusted: sayOnce(tools),
    },
  };
}

/** With a proxy in front that is not trusted, everybody would seem to come from its address. */
function sayOnce({ log }: Tools): () => void {
  let isSaid = false;
  return () => {
    if (isSaid) return;
    isSaid = true;
    log.warn(
      {},
      'X-Forwarded-For came from an address that TRUSTED_PROXIES does not name: it is not believed, and all who come that way share one limit',
    );
  };
}
