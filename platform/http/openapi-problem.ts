/** What /openapi.json says of refusals: one schema for all, and under each status who answers what. */
import { z } from '@hono/zod-openapi';
import { PROBLEM_MEDIA_TYPE } from './problem.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import { orderStatusSchema, paymentStatusSchema } from './wire/order.ts';
import { showStatusField } from './wire/show.ts';

/** Every code with its status: what any route may answer. */
function codeTable(): string {
  const rows = Object.entries(PROBLEM_CODES).map(
    ([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`,
  );
  return ['| code | status | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

const CODES = Object.keys(PROBLEM_CODES) as [ProblemCode, ...ProblemCode[]];

const problemCodeSchema = z.enum(CODES).openapi('ProblemCode', { description: codeTable() });

/** What a client needs to go on, each with the codes that bring it. */
const helpfulFields = {
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .openapi({ description: 'The faulty fields of a 422.' }),
  unavailable_seat_ids: z
    .array(z.string())
    .optional()
    .openapi({ description: 'Of `seat_unavailable`, in the order asked.' }),
  unknown_seat_ids: z.array(z.string()).optional(),
  seat_ids: z.array(z.string()).optional(),
  limit: z.int().optional().openapi({ description: 'Of `too_many_seats`.' }),
  limit_of: z.string().optional(),
  challenge: z
    .looseObject({
      kind: z.enum(['proof_of_work', 'external']),
      puzzle: z.string().optional(),
      bits: z.int().optional(),
      expires_at: z.iso.datetime().optional(),
    })
    .optional()
    .openapi({ description: 'Of `challenge_required`: what is to be done.' }),
  left_cents: z.int().optional().openapi({ description: 'Of `amount_too_high`.' }),
  hold_id: z.string().optional(),
  order_id: z.string().optional(),
  payment_id: z.string().optional(),
  decline_code: z
    .string()
    .nullable()
    .optional()
    .openapi({ description: 'Of `payment_declined`, as are the tries that are left.' }),
  tries_left: z.int().optional(),
  order_status: orderStatusSchema.optional(),
  payment_status: paymentStatusSchema.optional(),
  show_status: showStatusField.optional(),
  reconciliation_id: z.string().optional(),
  pending_orders: z.array(z.string()).optional(),
  version: z.int().optional().openapi({ description: 'Of `version_mismatch`: the one it is at.' }),
  max_bytes: z.int().optional(),
  position: z.string().optional().openapi({ description: 'Of a refusal that is remembered.' }),
};

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: problemCodeSchema,
    ...helpfulFields,
  })
  .loose()
  .openapi('Problem');

const content = { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } };

const retryAfter = {
  'Retry-After': {
    description: 'Seconds until it is worth another try.',
    schema: { type: 'integer' },
  },
} as const;

/** The responses for these codes, and `default` for what may go wrong anywhere (429, 500, 503). */
export function problemResponses(codes: ReadonlySet<ProblemCode>) {
  const byStatus = Map.groupBy(codes, (code) => PROBLEM_CODES[code].status);
  const named = [...byStatus].map(([status, ofStatus]) => [
    status,
    {
      description: ofStatus.map((code) => `\`${code}\`: ${PROBLEM_CODES[code].title}`).join('. '),
      ...(status === 503 || status === 429 ? { headers: retryAfter } : {}),
      content,
    },
  ]);
  return {
    ...Object.fromEntries(named),
    default: { description: 'Any other refusal', content },
  };
}
