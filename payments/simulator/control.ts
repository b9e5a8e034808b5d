import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Bank } from './bank.ts';
import { disputeProblem, openDispute } from './disputes.ts';
import { type Faults, faultSettings } from './faults.ts';
import { problem } from './problem.ts';
import type { Renderer } from './wire.ts';

const disputeBody = z.strictObject({ payment_intent: z.string() });

/** The simulator's own routes: what goes wrong, and disputes. */
export function controlRoutes(bank: Bank, faults: Faults, renderer: Renderer): Hono {
  const app = new Hono();

  app.get('/_simulator/faults', (c) => c.json(faults.settings));

  app.put('/_simulator/faults', async (c) => {
    const settings = await readJson(c, faultSettings);
    if (settings instanceof Response) return settings;
    faults.set(settings);
    return c.json(settings);
  });

  app.post('/_simulator/disputes', async (c) => {
    const body = await readJson(c, disputeBody);
    if (body instanceof Response) return body;
    const intent = bank.account.intent(body.payment_intent);
    if (intent === undefined) {
      return problem(c, 404, 'not_found', `there is no payment intent ${body.payment_intent}`);
    }
    const refusal = disputeProblem(intent, bank.account.charge(intent.latestChargeId ?? ''));
    if (refusal !== null) return problem(c, 409, refusal, `the payment is ${refusal}`);
    const dispute = await bank.change((draft) => openDispute(draft, intent));
    return c.json(renderer.record(dispute), 201);
  });

  return app;
}

/** The body, or the problem document that says what is wrong with it. */
async function readJson<T>(c: Context, schema: z.ZodType<T>): Promise<T | Response> {
  let raw: unknown;
  try {
    raw = JSON.parse(await c.req.text());
  } catch (error) {
    if (error instanceof SyntaxError) return problem(c, 400, 'bad_request', 'the body is not JSON');
    throw error;
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: [...issue.path, key].join('.'),
          message: 'unknown field',
        }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );
  return problem(c, 422, 'invalid_request', 'some fields are not acceptable', errors);
}
