import { z } from '@hono/zod-openapi';
import { type Aggregate, type Cause, withoutMark } from '#event-store/aggregate.ts';
import type { IdempotencyMark } from '#event-store/port.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { derivedId, findReplay } from '#platform/http/idempotency.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { answer, commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { timeInput } from '#platform/http/wire/common.ts';
import type { ReadApiDeps } from '../deps.ts';
import type { Scope } from './books.ts';
import { reconcile, wasReconciled } from './reconcile.ts';
import {
  appendTo,
  completedEvents,
  failedEvent,
  loadReconciliation,
  type Reconciliation,
  type ReconciliationEvent,
} from './reconciliation-log.ts';

/** What takes longer goes on after the answer. */
const ANSWER_WITHIN_MS = 10_000;

const body = z
  .object({
    show_id: z.string().optional(),
    from: timeInput.optional(),
    to: timeInput.optional(),
    apply: z.boolean().default(false),
  })
  .openapi('Reconcile');

const differenceSchema = z.object({
  kind: z.string(),
  order_id: z.string().optional(),
  seat_id: z.string().optional(),
  payment_id: z.string().optional(),
  expected: z.string(),
  actual: z.string(),
  cause: z.string(),
  remedy: z.string(),
});

const reconciliationSchema = z
  .object({
    reconciliation_id: z.string(),
    status: z.enum(['running', 'completed', 'failed']),
    position: z.string().nullable(),
    matched: z
      .object({
        orders: z.int(),
        payments: z.int(),
        refunds: z.int(),
        seats: z.int(),
      })
      .nullable(),
    pending: z.int().nullable(),
    pending_orders: z.array(z.string()).openapi({ description: 'the first 1,000 of them' }),
    differences: z.array(differenceSchema),
  })
  .openapi('Reconciliation');

export function registerReconciliations(app: HttpApp, deps: ReadApiDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/finance/reconciliations',
    summary: 'Hold events, seats and the provider against each other',
    body,
    bodyOptional: true,
    responses: {
      201: { description: 'Done', schema: reconciliationSchema },
      202: { description: 'Still at it', schema: reconciliationSchema },
    },
    problems: ['unavailable', 'outcome_unknown'],
    handle: async ({ c, body: request, cause, idempotency }) => {
      const scope = scopeOf(request);
      const { id, known, replay } = await currentTry(deps, idempotency);
      if (replay === null) {
        await startAndRun(deps, known, scope, request.apply, cause);
      }
      const { state, position } = await loadReconciliation(deps.store, id);
      if (state.status === 'failed') {
        throw problem('unavailable', {
          detail: 'The payment provider could not be asked.',
          extra: { reconciliation_id: id, pending_orders: state.pendingOrders },
          headers: { 'Retry-After': '5' },
        });
      }
      return commandAnswer(c, {
        status: state.status === 'running' ? 202 : 201,
        body: present(id, state),
        position,
        replayed: replay !== null,
      });
    },
  });
  route(app, {
    method: 'GET',
    path: '/v1/finance/reconciliations/{id}',
    summary: 'What a reconciliation found',
    responses: { 200: { description: 'The reconciliation', schema: reconciliationSchema } },
    load: async ({ params }) => {
      const { state } = await loadReconciliation(deps.store, params.id);
      if (state.status === 'none') throw problem('not_found');
      return { id: params.id, state };
    },
    handle: async ({ c, loaded }) => answer(c, 200, present(loaded.id, loaded.state)),
  });
}

/** How often one key may be tried anew after failures. */
const TRIES_MAX = 100;

/** Under a key: the first try that has not failed, so that a retry goes on after a failure. */
async function currentTry(deps: ReadApiDeps, mark: IdempotencyMark | null) {
  for (let tryNo = 0; tryNo < TRIES_MAX; tryNo += 1) {
    const id = mark === null ? deps.ids.make('rec') : derivedId('rec', mark.key, tryNo);
    const known = await loadReconciliation(deps.store, id);
    const replay = findReplay(known.history, mark);
    if (known.state.status !== 'failed') return { id, known, replay };
  }
  throw problem('unavailable', { headers: { 'Retry-After': '60' } });
}

function scopeOf(request: z.output<typeof body>): Scope {
  const { show_id: showId = null, from = null, to = null } = request;
  if (from !== null && to !== null && to < from) {
    throw validationFailed([{ path: 'to', message: 'is before from' }]);
  }
  return { showId, fromMs: from, toMs: to };
}

async function startAndRun(
  deps: ReadApiDeps,
  target: Aggregate<Reconciliation>,
  scope: Scope,
  apply: boolean,
  cause: Cause,
): Promise<void> {
  const started: ReconciliationEvent = { type: 'ReconciliationStarted', data: { ...scope, apply } };
  if (!(await appendTo(deps, target, [started], cause))) {
    throw problem('outcome_unknown', { headers: { 'Retry-After': '1' } });
  }
  const answered = new AbortController();
  const late = deps.timers.sleep(ANSWER_WITHIN_MS, answered.signal);
  await Promise.race([run(deps, target.stream, scope, apply, withoutMark(cause)), late]);
  answered.abort();
}

/** Never throws: what went wrong is recorded, and told by the reconciliation. */
async function run(
  deps: ReadApiDeps,
  stream: string,
  scope: Scope,
  apply: boolean,
  cause: Cause,
): Promise<void> {
  const target = { stream, revision: 0 };
  try {
    const result = await reconcile(deps, scope, apply);
    const events = wasReconciled(result)
      ? completedEvents(result)
      : [failedEvent('provider_unavailable', result.pendingOrders)];
    await appendTo(deps, target, events, cause);
  } catch (error) {
    deps.log.warn({ err: error, stream }, 'a reconciliation failed');
    await recordFailure(deps, target, failedEvent('internal_error'), cause);
  }
}

async function recordFailure(
  deps: ReadApiDeps,
  target: { readonly stream: string; readonly revision: number },
  failed: ReconciliationEvent,
  cause: Cause,
): Promise<void> {
  try {
    await appendTo(deps, target, [failed], cause);
  } catch (error) {
    deps.log.error({ err: error, stream: target.stream }, 'a failure could not be recorded');
  }
}

function present(id: string, state: Reconciliation) {
  const { status, position, matched, pending, pendingOrders, differences } = state;
  return {
    reconciliation_id: id,
    status,
    position,
    matched,
    pending,
    pending_orders: pendingOrders,
    differences,
  };
}
