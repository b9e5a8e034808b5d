import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { z } from 'zod';
import { expandCharge, missing, ok } from './answers.ts';
import {
  type ApiContext,
  answer,
  type CallTools,
  closeConnection,
  errorResponse,
  get,
  post,
  respond,
} from './calls.ts';
import {
  cancelIntent,
  captureIntent,
  confirmIntent,
  createIntent,
  updateIntent,
} from './intents.ts';
import { type ListParams, listPage } from './lists.ts';
import { schemas } from './params.ts';
import type { Answer, EventRecord, ObjectName, SimulatorRecord } from './records.ts';
import { createRefund } from './refunds.ts';
import { TEST_CARDS } from './test-cards.ts';
import { renderPaymentMethod } from './wire-cards.ts';

/** Stripe's routes, for any test key. */
export function apiRoutes(
  tools: CallTools,
  settleRefundsAfterMs: number,
): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use('/v1/*', async (c, next) => {
    if (tools.faults.settings.down) return closeConnection(c);
    const key = apiKey(c.req.header('authorization'));
    if (key === null || !key.startsWith('sk_test_')) {
      const message =
        'Invalid API Key provided: the simulator takes any that starts with sk_test_.';
      return errorResponse(tools, c, 401, { type: 'invalid_request_error', message });
    }
    if (tools.faults.strikes('rate_limit_rate')) {
      const message = 'Request rate limit exceeded. This is a simulated fault.';
      return errorResponse(tools, c, 429, {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message,
      });
    }
    return next();
  });

  app.post('/v1/payment_intents', (c) => post(tools, c, schemas.createIntent, createIntent));
  app.get('/v1/payment_intents', (c) =>
    list(tools, c, 'payment_intent', schemas.listIntents, () => () => true),
  );
  app.get('/v1/payment_intents/:id', (c) => retrieve(tools, c, 'payment_intent', 'intent'));
  app.post('/v1/payment_intents/:id', (c) =>
    post(tools, c, schemas.updateIntent, (draft, params) =>
      updateIntent(draft, c.req.param('id'), params),
    ),
  );
  app.post('/v1/payment_intents/:id/confirm', (c) =>
    post(tools, c, schemas.confirmIntent, (draft, params) =>
      confirmIntent(draft, c.req.param('id'), params),
    ),
  );
  app.post('/v1/payment_intents/:id/capture', (c) =>
    post(tools, c, schemas.captureIntent, (draft, params) =>
      captureIntent(draft, c.req.param('id'), params),
    ),
  );
  app.post('/v1/payment_intents/:id/cancel', (c) =>
    post(tools, c, schemas.cancelIntent, (draft, params) =>
      cancelIntent(draft, c.req.param('id'), params),
    ),
  );

  app.post('/v1/refunds', (c) =>
    post(tools, c, schemas.createRefund, (draft, params) =>
      createRefund(draft, params, settleRefundsAfterMs),
    ),
  );
  app.get('/v1/refunds', (c) => list(tools, c, 'refund', schemas.listOfIntent, ofPayment));
  app.get('/v1/refunds/:id', (c) => retrieve(tools, c, 'refund'));
  app.get('/v1/charges', (c) => list(tools, c, 'charge', schemas.listOfIntent, ofPayment));
  app.get('/v1/charges/:id', (c) => retrieve(tools, c, 'charge'));
  app.get('/v1/disputes', (c) => list(tools, c, 'dispute', schemas.listOfIntent, ofPayment));
  app.get('/v1/disputes/:id', (c) => retrieve(tools, c, 'dispute'));
  app.get('/v1/balance_transactions', (c) =>
    list(
      tools,
      c,
      'balance_transaction',
      schemas.listBalanceTransactions,
      ({ source, type, currency }) =>
        (entry) =>
          entry.object === 'balance_transaction' &&
          (source ?? entry.sourceId) === entry.sourceId &&
          (type ?? entry.type) === entry.type &&
          (currency ?? entry.currency) === entry.currency,
    ),
  );
  app.get('/v1/balance_transactions/:id', (c) => retrieve(tools, c, 'balance_transaction'));

  app.get('/v1/events', (c) =>
    get(tools, c, schemas.listEvents, (params) =>
      respondPage(
        tools,
        c,
        listPage<EventRecord>(tools.bank.account, 'event', params, ({ type }) =>
          params.types === undefined
            ? typeMatches(type, params.type)
            : params.types.some((wanted) => typeMatches(type, wanted)),
        ),
        (event) => renderEvent(tools, event),
      ),
    ),
  );
  app.get('/v1/events/:id', (c) =>
    get(tools, c, schemas.retrieve, () => {
      const event = tools.bank.account.event(c.req.param('id'));
      return event === undefined
        ? answer(tools, c, missing('event', c.req.param('id')))
        : respond(tools, c, 200, renderEvent(tools, event));
    }),
  );

  app.get('/v1/payment_methods/:id', (c) =>
    get(tools, c, schemas.retrieve, () => respondPaymentMethod(tools, c, c.req.param('id'))),
  );

  app.all('/v1/*', (c) => {
    const message = `Unrecognized request URL (${c.req.method}: ${c.req.path}). The simulator knows payment intents, refunds, charges, disputes, balance transactions, events and payment methods.`;
    return errorResponse(tools, c, 404, { type: 'invalid_request_error', message });
  });

  return app;
}

/** The key of `Authorization: Bearer sk_test_…`, or of Basic with the key as user name. */
function apiKey(authorization: string | undefined): string | null {
  const [scheme, credentials] = authorization?.split(' ') ?? [];
  if (credentials === undefined) return null;
  if (scheme?.toLowerCase() === 'bearer') return credentials;
  if (scheme?.toLowerCase() !== 'basic') return null;
  return Buffer.from(credentials, 'base64').toString('utf8').split(':')[0] ?? null;
}

function retrieve(
  tools: CallTools,
  c: ApiContext,
  object: ObjectName,
  param = 'id',
): Promise<Response> {
  return get(tools, c, schemas.retrieve, ({ expand }) => {
    const { account } = tools.bank;
    const id = c.req.param('id') ?? '';
    const record = account.record(id);
    if (record?.object !== object) return answer(tools, c, missing(object, id, param));
    const wantsCharge = expand?.includes('latest_charge') === true;
    return answer(tools, c, wantsCharge ? expandCharge(ok(record), account) : ok(record));
  });
}

function list<P extends ListParams & { readonly expand?: readonly string[] | undefined }>(
  tools: CallTools,
  c: ApiContext,
  object: ObjectName,
  schema: z.ZodType<P>,
  wanted: (params: P) => (entry: SimulatorRecord) => boolean,
): Promise<Response> {
  return get(tools, c, schema, (params) => {
    const { account } = tools.bank;
    const wantsCharge = params.expand?.includes('data.latest_charge') === true;
    return respondPage(
      tools,
      c,
      listPage<SimulatorRecord>(account, object, params, wanted(params)),
      (record) =>
        tools.renderer.answer(wantsCharge ? expandCharge(ok(record), account) : ok(record)),
    );
  });
}

function respondPage<T>(
  tools: CallTools,
  c: ApiContext,
  page: { readonly items: readonly T[]; readonly hasMore: boolean } | Answer,
  render: (entry: T) => object,
): Response {
  if ('status' in page) return answer(tools, c, page);
  return respond(tools, c, 200, {
    object: 'list',
    url: c.req.path,
    has_more: page.hasMore,
    data: page.items.map(render),
  });
}

function ofPayment(params: {
  readonly payment_intent?: string | undefined;
  readonly charge?: string | undefined;
}): (entry: SimulatorRecord) => boolean {
  return (entry) =>
    'intentId' in entry &&
    (params.payment_intent ?? entry.intentId) === entry.intentId &&
    (params.charge === undefined || ('chargeId' in entry && entry.chargeId === params.charge));
}

function typeMatches(type: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

function renderEvent(tools: CallTools, event: EventRecord): object {
  return tools.renderer.event(event, tools.bank.unsent.has(event.id) ? 1 : 0);
}

function respondPaymentMethod(tools: CallTools, c: ApiContext, id: string): Response {
  const card = TEST_CARDS.get(id);
  return card === undefined
    ? answer(tools, c, missing('PaymentMethod', id, 'payment_method'))
    : respond(tools, c, 200, renderPaymentMethod(card, Math.floor(tools.clock.nowMs() / 1000)));
}
