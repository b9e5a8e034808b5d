import { createHash } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { z } from 'zod';
import type { Clock, Ids, Timers } from '#platform/ports.ts';
import { expandCharge } from './answers.ts';
import type { Bank } from './bank.ts';
import type { Draft } from './draft.ts';
import type { Faults } from './faults.ts';
import { type FormValue, parseForm } from './form.ts';
import { readParams } from './params.ts';
import type { Answer, ApiError } from './records.ts';
import type { KeyedCall } from './saved-answers.ts';
import { type Renderer, renderError } from './wire.ts';

export interface CallTools {
  readonly bank: Bank;
  readonly faults: Faults;
  readonly renderer: Renderer;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  /** Ends whatever waits. */
  readonly stopping: AbortSignal;
}

export type ApiContext = Context<{ Bindings: HttpBindings }>;

/** A call that is never answered keeps its connection so long, unless the caller leaves first. */
const HANG_MS = 120_000;
const MAX_KEY_LENGTH = 255;

const SERVER_ERROR: Answer = {
  status: 500,
  error: { type: 'api_error', message: 'An unexpected error occurred. This is a simulated fault.' },
  intent: null,
};

/** A reading call. */
export async function get<P>(
  tools: CallTools,
  c: ApiContext,
  schema: z.ZodType<P>,
  read: (params: P) => Response,
): Promise<Response> {
  await delay(tools);
  if (tools.faults.strikes('error_rate')) return answer(tools, c, SERVER_ERROR);
  const params = readParams(schema, parseForm(new URL(c.req.url).search.slice(1)));
  if (!params.ok) return errorResponse(tools, c, 400, params.error);
  await tools.bank.settled();
  return read(params.value);
}

/**
 * A writing call: done once an idempotency key, its first answer given again to a repeat. As at
 * Stripe, the answer is kept from the moment that the work begins: parameters that can't be read
 * leave nothing behind, a 500 does.
 */
export async function post<P extends { readonly expand?: readonly string[] | undefined }>(
  tools: CallTools,
  c: ApiContext,
  schema: z.ZodType<P>,
  act: (draft: Draft, params: P) => Answer,
): Promise<Response> {
  const raw = parseForm(await c.req.text());
  const call = keyedCall(c, raw);
  if (call === null) return perform(tools, c, null, schema, raw, act);
  if (call.key.length > MAX_KEY_LENGTH) {
    const message = `Idempotency keys are at most ${MAX_KEY_LENGTH} characters long.`;
    return errorResponse(tools, c, 400, { type: 'invalid_request_error', message });
  }
  c.header('Idempotency-Key', call.key);
  const found = tools.bank.savedAnswers.begin(call, tools.clock.nowMs());
  switch (found.state) {
    case 'in_use':
      return errorResponse(tools, c, 409, keyInUse(call.key));
    case 'misused':
      return errorResponse(tools, c, 400, found.error);
    case 'answered':
      await delay(tools);
      await tools.bank.settled();
      c.header('Idempotent-Replayed', 'true');
      return answer(tools, c, found.answer);
    case 'new':
      return perform(tools, c, call, schema, raw, act);
  }
}

async function perform<P extends { readonly expand?: readonly string[] | undefined }>(
  tools: CallTools,
  c: ApiContext,
  call: KeyedCall | null,
  schema: z.ZodType<P>,
  raw: { [key: string]: FormValue },
  act: (draft: Draft, params: P) => Answer,
): Promise<Response> {
  const { bank, faults } = tools;
  let given: Answer;
  try {
    await delay(tools);
    if (faults.strikes('error_rate')) {
      return answer(tools, c, await bank.execute(() => SERVER_ERROR, call));
    }
    const params = readParams(schema, raw);
    if (!params.ok) return errorResponse(tools, c, 400, params.error);
    given = await bank.execute((draft) => {
      const acted = act(draft, params.value);
      return params.value.expand?.includes('latest_charge') ? expandCharge(acted, draft) : acted;
    }, call);
  } finally {
    if (call !== null) bank.savedAnswers.release(call.key);
  }
  return faults.strikes('act_then_time_out_rate') ? hang(tools, c) : answer(tools, c, given);
}

function keyedCall(c: ApiContext, raw: { [key: string]: FormValue }): KeyedCall | null {
  const key = c.req.header('idempotency-key');
  if (key === undefined || key === '') return null;
  return {
    key,
    endpoint: c.req.path,
    parameters: createHash('sha256')
      .update(JSON.stringify(sorted(raw)))
      .digest('base64'),
  };
}

/** The same parameters in another order are the same. */
function sorted(value: FormValue): unknown {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, child]) => [key, sorted(child)]);
}

function keyInUse(key: string): ApiError {
  return {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  };
}

async function delay({ faults, timers, stopping }: CallTools): Promise<void> {
  const { latency_ms } = faults.settings;
  if (latency_ms > 0) await timers.sleep(latency_ms, stopping);
}

/** Never answers: the connection stays open until the caller gives up. */
async function hang({ timers, stopping }: CallTools, c: ApiContext): Promise<Response> {
  const left = new AbortController();
  c.env.outgoing.once('close', () => left.abort());
  await timers.sleep(HANG_MS, AbortSignal.any([left.signal, stopping]));
  return closeConnection(c);
}

/** Closes the connection without an answer. */
export function closeConnection(c: ApiContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

export function answer(tools: CallTools, c: ApiContext, given: Answer): Response {
  return respond(tools, c, given.status, tools.renderer.answer(given));
}

export function errorResponse(
  tools: CallTools,
  c: ApiContext,
  status: 400 | 401 | 404 | 409 | 429,
  error: ApiError,
): Response {
  return respond(tools, c, status, renderError(error));
}

export function respond(
  tools: CallTools,
  c: ApiContext,
  status: 200 | 400 | 401 | 402 | 404 | 409 | 429 | 500,
  body: object,
): Response {
  c.header('Request-Id', tools.ids.make('req'));
  return c.json(body, status);
}
