/**
 * The right to be forgotten: by the people themselves, and by staff for whoever asks them to. The
 * event comes first, so that a crash in between leaves an order that is carried out later; it names
 * nobody. Holds, orders, money and tickets stay as they are, under an id that means nothing any more.
 */
import { z } from '@hono/zod-openapi';
import {
  customerStream,
  eraseCustomer,
  evolveCustomer,
  initialCustomer,
} from '#domain/customer.ts';
import type { Cause } from '#event-store/aggregate.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { problem } from '#platform/http/problem.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { isoTime, positionField, timeField } from '#platform/http/wire/common.ts';
import type { WriteDeps } from '../catalog/deps.ts';
import { type Outcome, runCommand } from '../catalog/run-command.ts';
import type { PersonalTraces } from '../ports.ts';

export interface CustomerDeps extends WriteDeps {
  readonly personalData: PersonalTraces;
  /** Whether a customer has ever done anything, as of the head of the log. */
  readonly isKnown: (customerId: string) => Promise<boolean>;
}

const erasureSchema = z
  .object({ customer_id: z.string(), erased_at: timeField, position: positionField })
  .openapi('Erasure');

const CUSTOMER_ID = /^cus_[0-9a-z]+$/;

export function registerCustomerCommands(app: HttpApp, deps: CustomerDeps): void {
  route(app, {
    method: 'POST',
    path: '/v1/customers/{id}/erasure',
    summary: 'Erase who a customer is',
    description:
      'Removes their names, e-mail addresses and the notes about them, for good. What was bought and ' +
      'paid stays in the books under the id alone. May be repeated.',
    responses: { 200: { description: 'Nothing personal is left', schema: erasureSchema } },
    load: async ({ params }) => {
      if (!CUSTOMER_ID.test(params.id) || !(await isCustomer(deps, params.id))) {
        throw problem('not_found');
      }
    },
    handle: async ({ c, params, cause }) => {
      const { position, atMs, replayed } = await erase(deps, params.id, cause);
      const body = { customer_id: params.id, erased_at: isoTime(atMs) };
      return commandAnswer(c, { status: 200, body, position, replayed });
    },
  });
  route(app, {
    method: 'DELETE',
    path: '/v1/customers/me',
    summary: 'Erase who I am',
    description:
      'Removes your name, e-mail address and the notes about you, for good. Orders and tickets stay ' +
      'and can still be used with this token.',
    responses: { 204: { description: 'Nothing personal is left; also when there never was' } },
    handle: async ({ c, caller, cause }) => {
      const { position } = await erase(deps, caller.customerId, cause);
      return commandAnswer(c, { status: 204, position });
    },
  });
}

/** Somebody erased stays a customer: a retry must find them, however far the models are. */
async function isCustomer(deps: CustomerDeps, customerId: string): Promise<boolean> {
  if (await deps.personalData.isThere(customerId)) return true;
  const own = await deps.store.readStream(customerStream(customerId), { maxCount: 1 });
  return own.length > 0 || deps.isKnown(customerId);
}

/** Repeated, it finishes what an earlier request could not. */
async function erase(
  deps: CustomerDeps,
  customerId: string,
  cause: Cause,
): Promise<Outcome<unknown>> {
  const hasPersonalData = await deps.personalData.isThere(customerId);
  const outcome = await runCommand(deps, {
    stream: customerStream(customerId),
    evolution: { initial: initialCustomer, evolve: evolveCustomer },
    cause,
    plan: ({ state }) => ({ decision: eraseCustomer(state, { customerId, hasPersonalData }) }),
  });
  // A replay finishes what it ordered then; what was written since is none of its business.
  const untilMs = outcome.replayed ? outcome.atMs : Number.MAX_SAFE_INTEGER;
  await deps.personalData.eraseOlder([{ customerId, untilMs }]);
  return outcome;
}
