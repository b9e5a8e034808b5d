import { z } from 'zod';
import type { ApiError } from './records.ts';

/** Calls' parameters arrive as text, in forms and query strings. */
const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, 'Invalid integer')
  .transform(Number);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const text = z.string().max(5_000);
const expand = z.array(z.string()).optional();
const metadata = z.union([z.literal('').transform(() => ({})), z.record(z.string(), text)]);
const url = text.refine(safeUrl, 'Not a valid URL');
const card = z.object({ token: text }).optional();
const paymentMethodData = z.object({ type: z.literal('card'), card });

/** A return URL may be an app's own scheme, but never one that runs in the page. */
function safeUrl(value: string): boolean {
  const parsed = URL.parse(value);
  return parsed !== null && !['javascript:', 'data:', 'vbscript:'].includes(parsed.protocol);
}

/** What the simulator has no use for, and accepts as Stripe does. */
const ignored = {
  automatic_payment_methods: z.unknown().optional(),
  allowed_payment_method_types: z.array(z.literal('card')).optional(),
  confirmation_method: z.enum(['automatic', 'manual']).optional(),
  customer: text.optional(),
  off_session: flag.optional(),
  payment_method_options: z.unknown().optional(),
  receipt_email: text.optional(),
  setup_future_usage: text.optional(),
  shipping: z.unknown().optional(),
  statement_descriptor: text.optional(),
  statement_descriptor_suffix: text.optional(),
  transfer_group: text.optional(),
  use_stripe_sdk: flag.optional(),
};

const listing = {
  limit: integer.refine((limit) => limit >= 1 && limit <= 100, 'Invalid integer').optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
  created: z
    .union([
      integer.transform((gte) => ({ gte, lte: gte })),
      z.strictObject({
        gt: integer.optional(),
        gte: integer.optional(),
        lt: integer.optional(),
        lte: integer.optional(),
      }),
    ])
    .optional(),
  expand,
};

export const schemas = {
  createIntent: z.strictObject({
    ...ignored,
    amount: integer,
    currency: text,
    capture_method: z.enum(['automatic', 'automatic_async', 'manual']).default('automatic_async'),
    confirm: flag.default(false),
    description: text.optional(),
    metadata: metadata.default({}),
    payment_method: text.optional(),
    payment_method_data: paymentMethodData.optional(),
    return_url: url.optional(),
    expand,
  }),
  updateIntent: z.strictObject({
    ...ignored,
    amount: integer.optional(),
    currency: text.optional(),
    description: text.optional(),
    metadata: metadata.optional(),
    payment_method: text.optional(),
    payment_method_data: paymentMethodData.optional(),
    expand,
  }),
  confirmIntent: z.strictObject({
    ...ignored,
    capture_method: z.enum(['automatic', 'automatic_async', 'manual']).optional(),
    payment_method: text.optional(),
    payment_method_data: paymentMethodData.optional(),
    return_url: url.optional(),
    expand,
  }),
  captureIntent: z.strictObject({
    amount_to_capture: integer.optional(),
    metadata: metadata.optional(),
    statement_descriptor: text.optional(),
    statement_descriptor_suffix: text.optional(),
    expand,
  }),
  cancelIntent: z.strictObject({
    cancellation_reason: z
      .enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned'])
      .optional(),
    expand,
  }),
  createRefund: z.strictObject({
    payment_intent: text.optional(),
    charge: text.optional(),
    amount: integer.optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
    metadata: metadata.default({}),
    expand,
  }),
  retrieve: z.strictObject({ client_secret: text.optional(), expand }),
  listIntents: z.strictObject({ ...listing, customer: text.optional() }),
  listOfIntent: z.strictObject({
    ...listing,
    payment_intent: text.optional(),
    charge: text.optional(),
  }),
  listBalanceTransactions: z.strictObject({
    ...listing,
    source: text.optional(),
    type: text.optional(),
    currency: text.optional(),
  }),
  listEvents: z.strictObject({
    ...listing,
    type: text.optional(),
    types: z.array(text).optional(),
  }),
} as const;

export type CreateIntentParams = z.infer<typeof schemas.createIntent>;
export type UpdateIntentParams = z.infer<typeof schemas.updateIntent>;
export type ConfirmIntentParams = z.infer<typeof schemas.confirmIntent>;
export type CaptureIntentParams = z.infer<typeof schemas.captureIntent>;
export type CancelIntentParams = z.infer<typeof schemas.cancelIntent>;
export type CreateRefundParams = z.infer<typeof schemas.createRefund>;

/** The parameters, or Stripe's error for the first that is wrong. */
export function readParams<T>(
  schema: z.ZodType<T>,
  raw: unknown,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError } {
  const parsed = schema.safeParse(raw);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, error: toApiError(parsed.error) };
}

function toApiError(error: z.ZodError): ApiError {
  const issue = error.issues[0];
  if (issue === undefined) throw new Error('a failed parse names no issue');
  const type = 'invalid_request_error';
  if (issue.code === 'unrecognized_keys') {
    const param = bracketed([...issue.path, issue.keys[0] ?? '']);
    const message = `Received unknown parameter: ${param}`;
    return { type, code: 'parameter_unknown', message, param };
  }
  const param = bracketed(issue.path);
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return { type, code: 'parameter_missing', message: `Missing required param: ${param}.`, param };
  }
  if (issue.message === 'Invalid integer') {
    return { type, code: 'parameter_invalid_integer', message: `Invalid integer: ${param}`, param };
  }
  if (issue.message === 'Not a valid URL') {
    return { type, code: 'url_invalid', message: 'Not a valid URL', param };
  }
  return { type, message: `Invalid ${param}: ${issue.message}`, param };
}

function bracketed(path: readonly PropertyKey[]): string {
  const [head, ...rest] = path.map(String);
  return [head ?? '', ...rest.map((key) => `[${key}]`)].join('');
}
