/** What people wanted and did not get, as reports say it. */
import { z } from '@hono/zod-openapi';
import type { RefusedCount } from '#projections/demand/port.ts';

export const refusedAttemptsSchema = z
  .object({
    at_least: z.int(),
    by_cause: z.array(z.object({ cause: z.string(), at_least: z.int() })),
  })
  .openapi({ description: 'Attempts to hold that were refused. Some may be missing.' });

export const presentRefused = (counts: readonly RefusedCount[]) => ({
  at_least: counts.reduce((sum, { attempts }) => sum + attempts, 0),
  by_cause: counts.map(({ cause, attempts }) => ({ cause, at_least: attempts })),
});
