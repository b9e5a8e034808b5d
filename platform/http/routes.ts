/** Who may call what: every route of the API with its rule, in one table. */
import type { Role } from '../auth/principal.ts';
import { type Priority, priorityOf } from '../overload/priority.ts';

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
  /** Its `operationId` in /openapi.json: unique, and never changed, for clients call it by that. */
  readonly name: string;
  readonly access: Access;
  /** Who goes first where not all can be served. */
  readonly priority: Priority;
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
    const [method, path, name] = route.split(' ') as [Method, string, string];
    return { method, path, name, access, priority: priorityOf(method, path) };
  });

const optional = (rule: RouteRule): RouteRule => ({ ...rule, optional: true });

export const ROUTES: readonly RouteRule[] = [
  ...rules(
    'anyone',
    'GET /v1/events listEvents',
    'GET /v1/events/{id} getEvent',
    'GET /v1/events/{id}/shows listShows',
    'GET /v1/events/{id}/seats listEventSeats',
    'GET /v1/shows/{id} getShow',
    'GET /v1/shows/{id}/seat-map getSeatMap',
    'GET /v1/shows/{id}/availability getAvailability',
    'GET /v1/shows/{id}/availability/stream streamAvailability',
    'GET /v1/waiting-room/shows/{id}/lottery getLottery',
    'GET /v1/waiting-room/shows/{id}/lottery/entrants listEntrants',
    'GET /v1/sessions/me getSession',
    'PUT /v1/sessions/cookie keepSession',
  ),
  ...rules(
    'nobody',
    'POST /v1/sessions createSession',
    'DELETE /v1/sessions/cookie endSession',
    'GET /v1/config getConfig',
    'POST /v1/payments/webhook receivePaymentEvent',
    'GET /openapi.json getContract',
    'GET /asyncapi.json getEventContract',
    'GET /docs getDocs',
    'GET /healthz getHealth',
    'GET /readyz getReadiness',
  ),
  ...rules(
    'nobody',
    'POST /v1/dev/tokens createDevToken',
    'POST /v1/dev/on-sales simulateOnSale',
    'GET /v1/dev/on-sales listSimulatedOnSales',
    'GET /v1/dev/on-sales/{id} getSimulatedOnSale',
    'DELETE /v1/dev/on-sales/{id} stopSimulatedOnSale',
  ).map(optional),
  ...rules(
    CUSTOMER,
    'POST /v1/shows/{id}/holds placeHold',
    'POST /v1/events/{id}/holds placeEventHold',
    'GET /v1/holds/{id} getHold',
    'POST /v1/holds/{id}/extend extendHold',
    'DELETE /v1/holds/{id} releaseHold',
    'DELETE /v1/customers/me eraseMyself',
    'POST /v1/holds/{id}/checkout checkOutHold',
    'POST /v1/orders placeOrder',
    'POST /v1/orders/{id}/cancel cancelOrder',
    'POST /v1/payments/{id}/confirm confirmPayment',
    'GET /v1/payments/{id} getPayment',
    'POST /v1/tickets/{id}/transfer transferTicket',
    'POST /v1/transfers/{id}/accept acceptTransfer',
    'DELETE /v1/transfers/{id} withdrawTransfer',
    'POST /v1/tickets/{id}/resale offerForResale',
    'DELETE /v1/tickets/{id}/resale withdrawFromResale',
    'POST /v1/waiting-room/sessions joinWaitingRoom',
    'GET /v1/waiting-room/sessions/{id} getWaitingRoomSession',
    'GET /v1/waiting-room/sessions/{id}/stream streamWaitingRoomSession',
    'DELETE /v1/waiting-room/sessions/{id} leaveWaitingRoom',
    'GET /v1/queue/{id}/position getQueuePosition',
  ),
  ...rules(
    ORDER_READERS,
    'GET /v1/orders listOrders',
    'GET /v1/orders/{id} getOrder',
    'GET /v1/orders/{id}/tickets listTickets',
    'GET /v1/tickets/{id}.pdf getTicketPdf',
    'GET /v1/tickets/{id}.svg getTicketSvg',
    'GET /v1/tickets/{id}.pkpass getTicketPass',
    'GET /v1/tickets/{id}.ics getTicketCalendar',
  ),
  ...rules(REFUNDERS, 'POST /v1/orders/{id}/refunds refundOrder'),
  ...rules(GATE, 'POST /v1/tickets/scan scanTicket'),
  ...rules(
    ORGANIZER,
    'GET /v1/venues listVenues',
    'GET /v1/venues/{id} getVenue',
    'POST /v1/venues createVenue',
    'PATCH /v1/venues/{id} changeVenue',
    'POST /v1/events createEvent',
    'PATCH /v1/events/{id} changeEvent',
    'POST /v1/events/{id}/shows createShow',
    'PATCH /v1/shows/{id} changeShow',
    'POST /v1/shows/{id}/publish publishShow',
    'POST /v1/shows/{id}/pause pauseShow',
    'POST /v1/shows/{id}/resume resumeShow',
    'POST /v1/shows/{id}/cancel cancelShow',
    'POST /v1/shows/{id}/postpone postponeShow',
    'POST /v1/shows/{id}/block blockSeats',
    'POST /v1/shows/{id}/unblock unblockSeats',
    'PUT /v1/shows/{id}/waiting-room changeWaitingRoom',
  ),
  ...rules(
    SALES,
    'GET /v1/shows/{id}/sales getSales',
    'GET /v1/shows/{id}/demand getDemand',
    'GET /v1/shows/{id}/availability/history getAvailabilityHistory',
    'GET /v1/shows/{id}/waiting-room getWaitingRoom',
    'GET /v1/finance/shows/{id}/settlement getSettlement',
  ),
  ...rules(
    FINANCE,
    'GET /v1/finance/ledger listPostings',
    'GET /v1/finance/trial-balance getTrialBalance',
    'POST /v1/finance/reconciliations reconcile',
    'GET /v1/finance/reconciliations/{id} getReconciliation',
    'GET /v1/audit/customers/{id} auditCustomer',
    'POST /v1/customers/{id}/erasure eraseCustomer',
  ),
  ...rules(
    SALES,
    'GET /v1/audit/shows/{id}/seats/{seat_id} auditSeat',
    'GET /v1/audit/orders/{id} auditOrder',
  ),
  ...rules(
    ADMIN,
    'GET /metrics getMetrics',
    'GET /v1/ops/switches getSwitches',
    'PUT /v1/ops/switches changeSwitches',
    'GET /v1/ops/projections listProjections',
    'POST /v1/ops/projections/{name}/rebuild rebuildProjection',
    'GET /v1/ops/dead-letters listDeadLetters',
    'POST /v1/ops/dead-letters/{id}/replay replayDeadLetter',
  ),
  ...rules(
    'nobody',
    'GET /events/{id}/seatmap getOlderSeatmap',
    'POST /reservations placeReservation',
    'GET /reservations/{id} getReservation',
    'POST /cart/add addToCart',
    'POST /orders/checkout checkOutCart',
  ).map(optional),
];

const byRoute = new Map(ROUTES.map((rule) => [`${rule.method} ${rule.path}`, rule]));

/** The rule of a route; throws for one that the table does not know, so that none is without. */
export function ruleOf(method: Method, path: string): RouteRule {
  const rule = byRoute.get(`${method} ${path}`);
  if (rule === undefined) throw new Error(`${method} ${path} is not in the table of routes`);
  return rule;
}

/** `/v1/tickets/{id}.pdf` as hono writes it: `/v1/tickets/:id{[^/]+\.pdf}`. */
export function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}(\.\w+)?/g, (_all, name: string, suffix?: string) =>
    suffix === undefined ? `:${name}` : `:${name}{[^/]+\\${suffix}}`,
  );
}
