/** Who a caller is, on the wire. */
import { z } from '@hono/zod-openapi';
import { type Principal, ROLES } from '../../auth/principal.ts';
import { isoTime, timeField } from './common.ts';

export const sessionInfoSchema = z
  .object({
    signed_in: z.boolean(),
    customer_id: z.string().nullable(),
    roles: z.array(z.enum(ROLES)),
    expires_at: timeField.nullable(),
  })
  .openapi('SessionInfo');

/** Null for nobody. */
export const presentCaller = (principal: Principal | null): z.infer<typeof sessionInfoSchema> => ({
  signed_in: principal !== null,
  customer_id: principal?.customerId ?? null,
  roles: [...(principal?.roles ?? [])],
  expires_at: principal === null ? null : isoTime(principal.expiresAtMs),
});
