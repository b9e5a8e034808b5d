/** Who may call what: every route of the API with its rule, in one table. */
import type { Role } from '../auth/principal.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * - roles: one of them is needed.
 * - `anyone`: no token needed; one that comes must hold, and may show more (an organiser's drafts).
 * - `nobody`: tokens and cookies are not looked at.
 */
export type Access = readonly Role[] | 'anyone' | 'nobody';

export interface RouteRule {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  /** Served only where it is switched on; else it is as if it were not there. */
  readonly optional?: boolean;
}

const CUSTOMER: readonly Role[] = ['customer'];
/** For reading orders and tickets; whose they are is checked by each route. */
const ORDER_READERS: readonly Role[] = ['customer', 'organizer', 'finance', 'admin'];
const REFUNDERS: readonly Role[] = ['finance', 'organizer', 'admin'];
const GATE: readonly Role[] = ['gate', 'admin'];
const ORGANIZER: readonly Role[] = ['organizer', 'admin'];
const SALES: readonly Role[] = ['organizer', 'finance', 'admin'];
const FINANCE: readonly Role[] = ['finance', 'admin'];
const ADMIN: readonly Role[] = ['admin'];

const rules = (access: Access, ...routes: readonly string[]): RouteRule[] =>
  routes.map((route) => {
    const [method, path] = route.split(' ') as [Method, string];
    return { method, path, access };
  });

const optional = (rule: RouteRule): RouteRule => ({ ...rule, optional: true });

export const ROUTES: readonly RouteRule[] = [
  ...rules(
    'anyone',
    'GET /v1/events',
    'GET /v1/events/{id}',
    'GET /v1/events/{id}/shows',
    'GET /v1/events/{id}/seats',
    'GET /v1/shows/{id}',
    'GET /v1/shows/{id}/seat-map',
    'GET /v1/shows/{id}/availability',
    'GET /v1/shows/{id}/availability/stream',
  ),
  ...rules(
    'nobody',
    'POST /v1/sessions',
    'POST /v1/payments/webhook',
    'GET /openapi.json',
    'GET /docs',
    'GET /healthz',
    'GET /readyz',
  ),
  ...rules('nobody', 'POST /v1/dev/tokens').map(optional),
  ...rules(
    CUSTOMER,
    'POST /v1/shows/{id}/holds',
    'POST /v1/events/{id}/holds',
    'GET /v1/holds/{id}',
    'POST /v1/holds/{id}/extend',
    'DELETE /v1/holds/{id}',
    'POST /v1/holds/{id}/checkout',
    'POST /v1/orders',
    'POST /v1/orders/{id}/cancel',
    'POST /v1/payments/{id}/confirm',
    'GET /v1/payments/{id}',
    'POST /v1/tickets/{id}/transfer',
    'POST /v1/transfers/{id}/accept',
    'DELETE /v1/transfers/{id}',
    'POST /v1/tickets/{id}/resale',
    'DELETE /v1/tickets/{id}/resale',
    'POST /v1/waiting-room/sessions',
    'GET /v1/waiting-room/sessions/{id}',
    'GET /v1/waiting-room/sessions/{id}/stream',
    'DELETE /v1/waiting-room/sessions/{id}',
    'GET /v1/queue/{id}/position',
  ),
  ...rules(
    ORDER_READERS,
    'GET /v1/orders',
    'GET /v1/orders/{id}',
    'GET /v1/orders/{id}/tickets',
    'GET /v1/tickets/{id}.pdf',
    'GET /v1/tickets/{id}.svg',
    'GET /v1/tickets/{id}.pkpass',
    'GET /v1/tickets/{id}.ics',
  ),
  ...rules(REFUNDERS, 'POST /v1/orders/{id}/refunds'),
  ...rules(GATE, 'POST /v1/tickets/scan'),
  ...rules(
    ORGANIZER,
    'GET /v1/venues',
    'GET /v1/venues/{id}',
    'POST /v1/venues',
    'PATCH /v1/venues/{id}',
    'POST /v1/events',
    'PATCH /v1/events/{id}',
    'POST /v1/events/{id}/shows',
    'PATCH /v1/shows/{id}',
    'POST /v1/shows/{id}/publish',
    'POST /v1/shows/{id}/pause',
    'POST /v1/shows/{id}/resume',
    'POST /v1/shows/{id}/cancel',
    'POST /v1/shows/{id}/postpone',
    'POST /v1/shows/{id}/block',
    'POST /v1/shows/{id}/unblock',
    'PUT /v1/shows/{id}/waiting-room',
  ),
  ...rules(SALES, 'GET /v1/shows/{id}/sales', 'GET /v1/finance/shows/{id}/settlement'),
  ...rules(
    FINANCE,
    'GET /v1/finance/ledger',
    'GET /v1/finance/trial-balance',
    'POST /v1/finance/reconciliations',
    'GET /v1/finance/reconciliations/{id}',
    'GET /v1/audit/customers/{id}',
  ),
  ...rules(SALES, 'GET /v1/audit/shows/{id}/seats/{seat_id}', 'GET /v1/audit/orders/{id}'),
  ...rules(
    ADMIN,
    'GET /metrics',
    'GET /v1/ops/projections',
    'POST /v1/ops/projections/{name}/rebuild',
    'GET /v1/ops/dead-letters',
    'POST /v1/ops/dead-letters/{id}/replay',
  ),
  ...rules(
    'nobody',
    'GET /events/{id}/seatmap',
    'POST /reservations',
    'GET /reservations/{id}',
    'POST /cart/add',
    'POST /orders/checkout',
  ).map(optional),
];

const byName = new Map(ROUTES.map((rule) => [`${rule.method} ${rule.path}`, rule]));

/** The rule of a route; throws for one that the table does not know, so that none is without. */
export function ruleOf(method: Method, path: string): RouteRule {
  const rule = byName.get(`${method} ${path}`);
  if (rule === undefined) throw new Error(`${method} ${path} is not in the table of routes`);
  return rule;
}

/** `/v1/tickets/{id}.pdf` as hono writes it: `/v1/tickets/:id{[^/]+\.pdf}`. */
export function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}(\.\w+)?/g, (_all, name: string, suffix?: string) =>
    suffix === undefined ? `:${name}` : `:${name}{[^/]+\\${suffix}}`,
  );
}
