/** Calls any route of the table by somebody who may, about things that are there. */
import { expect } from 'vitest';
import type { Role } from '../auth/principal.ts';
import type { RouteRule } from '../http/routes.ts';
import type { Answer, SendOptions, TestBoxoffice } from './boxoffice.ts';
import type { Purchases } from './purchases.ts';

export interface Knocker {
  /** Ids by the first part of the path that they go into: `shows`, `holds`, … */
  readonly known: Readonly<Record<string, readonly string[]>>;
  /** `id` fills the path's braces; without one, something that is there does. */
  knock(
    rule: RouteRule,
    options: SendOptions & { readonly id?: string; readonly query?: string },
  ): Promise<Answer>;
}

/** Makes an order that is paid, one that is not, and a hold. */
export async function createKnocker(house: TestBoxoffice, sale: Purchases): Promise<Knocker> {
  const paid = await sale.paidOrder();
  const waiting = await sale.order();
  const free = await house.newShow();
  const holdId = await sale.holdSeats(paid.buyer, sale.freshSeats());
  const known: Knocker['known'] = {
    shows: [free.showId],
    events: [free.eventId],
    venues: [free.venueId],
    holds: [holdId],
    orders: [paid.orderId, waiting.orderId],
    payments: [paid.paymentId, waiting.paymentId],
    finance: [sale.showId],
    audit: [sale.showId],
  };
  const tokens: Readonly<Record<Role, string>> = {
    customer: paid.buyer.token,
    organizer: house.organizer.token,
    finance: house.finance.token,
    gate: house.gate.token,
    admin: house.admin.token,
  };
  return {
    known,
    knock(rule, { id, query = '', ...options }) {
      const role = typeof rule.access === 'string' ? undefined : rule.access[0];
      const path = filled(rule.path, id ?? known[rule.path.split('/')[2] ?? '']?.[0] ?? 'nothing');
      return house.send(rule.method, query === '' ? path : `${path}?${query}`, {
        ...(role === undefined ? {} : { token: tokens[role] }),
        ...options,
      });
    },
  };
}

const filled = (path: string, id: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => (name === 'seat_id' ? 'A-1-1' : id));

/** Served or refused, as a refusal looks; never broken. */
export function expectUnhurt(answer: Answer, what: string): void {
  expect(answer.status, `${what}: ${answer.text.slice(0, 500)}`).toBeLessThan(500);
  if (answer.status < 400) return;
  expect(answer.headers.get('Content-Type'), what).toMatch(/^application\/problem\+json/);
  expect(answer.body, what).toMatchObject({ status: answer.status, code: expect.any(String) });
}
