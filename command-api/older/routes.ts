/** The older ticketing API's commands. It trusts its caller, who says which customer is meant. */
import { z } from '@hono/zod-openapi';
import { majorUnits } from '#domain/currency.ts';
import { totalCents } from '#domain/hold.ts';
import { orderStatus, type PlacedOrder } from '#domain/order.ts';
import { triesLeft } from '#domain/payment.ts';
import type { Cause } from '#event-store/aggregate.ts';
import type { IdempotencyMark, Position } from '#event-store/port.ts';
import type { AppContext, HttpApp } from '#platform/http/env.ts';
import { checkIdempotencyKey } from '#platform/http/idempotency.ts';
import { olderIdOf } from '#platform/http/older/ids.ts';
import { requireOlderId } from '#platform/http/older/resolve.ts';
import {
  cartSchema,
  customerField,
  olderOrderSchema,
  presentCartItem,
  presentOrderItems,
  presentReservation,
  reservationSchema,
  uuidField,
} from '#platform/http/older/wire.ts';
import { formatPosition } from '#platform/http/position.ts';
import { problem, validationFailed } from '#platform/http/problem.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { Refusal } from '#platform/http/validation.ts';
import type { OlderIds } from '#projections/reservations/port.ts';
import type { AdmissionCheck } from '#waiting-room/port.ts';
import { checkAdmission } from '../holds/admission.ts';
import { placedState } from '../orders/answers.ts';
import { paymentMethodSchema } from '../orders/schemas.ts';
import { putInCart } from './cart.ts';
import { type CheckedOut, type CheckOutDeps, checkOut } from './check-out.ts';
import type { OlderCustomers } from './ports.ts';
import { findSeat, type ReserveDeps, reserve } from './reserve.ts';

export interface OlderRoutesDeps extends ReserveDeps, CheckOutDeps {
  readonly admission: AdmissionCheck;
  readonly olderCustomers: OlderCustomers;
  readonly olderIds: OlderIds;
  /** Waits until the models show what was written up to here. */
  readonly shown: (position: Position) => Promise<void>;
}

const reserveSchema = z
  .object({ seatId: uuidField, customerId: customerField })
  .openapi('ReservationRequest');

const addSchema = z
  .object({ reservationId: uuidField, customerId: customerField })
  .openapi('CartRequest');

const checkOutSchema = z
  .object({
    customerId: customerField,
    paymentMethod: paymentMethodSchema.optional(),
    idempotencyKey: z
      .string()
      .regex(/^[\x20-\x7e]{1,255}$/, 'must be 1 to 255 printable characters')
      .optional(),
  })
  .openapi('CartCheckoutRequest');

export function registerOlderCommands(app: HttpApp, deps: OlderRoutesDeps): void {
  route(app, {
    method: 'POST',
    path: '/reservations',
    summary: 'Reserve a seat for 15 minutes',
    body: reserveSchema,
    bodyRefusal,
    responses: { 201: { description: 'The reservation', schema: reservationSchema } },
    problems: [
      'bad_request',
      'seat_not_found',
      'seat_taken',
      'lock_timeout',
      'admission_required',
      'not_on_sale',
      'too_many_seats',
      'too_many_holds',
      'challenge_required',
    ],
    challenged: true,
    handle: async ({ c, body, cause }) => {
      const seat = await findSeat(deps, body.seatId);
      // Only now: who asks for what there isn't leaves nothing personal behind.
      const customerId = await deps.olderCustomers.idFor(body.customerId);
      const { showId } = seat.show;
      const askedAtMs = deps.clock.nowMs();
      const isAdmitted = await checkAdmission(deps, c, {
        showId,
        customerId,
        isTrusted: true,
      });
      const { hold, position } = await reserve(deps, {
        ...seat,
        customerId,
        isAdmitted,
        askedAtMs,
        cause: inTheNameOf(customerId, cause),
      });
      await deps.shown(position);
      const shown = presentReservation(hold, body.customerId, deps.clock.nowMs());
      return commandAnswer(c, { status: 201, body: shown, position });
    },
  });

  route(app, {
    method: 'POST',
    path: '/cart/add',
    summary: 'Put a reservation into its customer’s cart',
    description: 'What has lapsed in the cart meanwhile is taken out.',
    body: addSchema,
    bodyRefusal,
    responses: { 200: { description: 'The cart', schema: cartSchema } },
    problems: [
      'bad_request',
      'not_found',
      'reservation_expired',
      'cart_mixed',
      'wrong_status',
      'too_many_seats',
    ],
    handle: async ({ c, body, cause }) => {
      const customerId = await deps.olderCustomers.find(body.customerId);
      if (customerId === null) throw problem('not_found');
      const holdId = await requireOlderId(deps.olderIds, body.reservationId, 'hld');
      const { cartId, holds, position } = await putInCart(deps, {
        holdId,
        customerId,
        cause: inTheNameOf(customerId, cause),
      });
      const currency = holds[0]?.currency ?? '';
      const total = totalCents(holds.flatMap(({ items }) => items));
      return commandAnswer(c, {
        status: 200,
        body: {
          cartId,
          customerId: body.customerId,
          items: holds.map(presentCartItem),
          total: majorUnits(total, currency),
          currency,
        },
        position,
      });
    },
  });

  route(app, {
    method: 'POST',
    path: '/orders/checkout',
    summary: 'Buy what is in the cart, all of it or nothing',
    description:
      'Without a payment method, a test card where payments are simulated. After a decline, ' +
      'check out again with another one.',
    body: checkOutSchema,
    bodyRefusal,
    responses: { 201: { description: 'The order', schema: olderOrderSchema } },
    problems: [
      'bad_request',
      'payment_declined',
      'reservation_expired',
      'cart_empty',
      'payment_in_progress',
      'idempotency_key_reused',
      'idempotency_in_flight',
    ],
    handle: async ({ c, body, cause }) => {
      const customerId = await deps.olderCustomers.find(body.customerId);
      if (customerId === null) throw problem('cart_empty');
      const { idempotencyKey, ...rest } = body;
      const key = keyOf(c, idempotencyKey);
      const mark = markOf(c, customerId, key ?? cause.causationId, rest);
      const command = {
        customerId,
        paymentMethod: body.paymentMethod ?? null,
        mark,
        isRetryable: key !== null,
        cause: inTheNameOf(customerId, cause),
      };
      const { twins } = c.get('http');
      const done = await twins.withTwinGate(mark.key, () => checkOut(deps, command));
      await deps.shown(done.order.position);
      return answerCheckedOut(c, done, body.customerId);
    },
  });
}

/** Who and what it is about, or that nothing of the kind was sent. */
const NEEDED: ReadonlySet<string> = new Set(['seatId', 'reservationId', 'customerId', '']);

/** As the older API does: 400 where those are missing or malformed. */
const bodyRefusal: Refusal = (errors) =>
  errors.some(({ path }) => NEEDED.has(path)) ? 'bad_request' : 'validation_failed';

/** On whose authority: the caller's, for a customer who has shown nothing. */
function inTheNameOf(customerId: string, { correlationId, causationId }: Cause): Cause {
  return { correlationId, causationId, actor: `older_api:${customerId}` };
}

/** From the body or the header; in both it must be the same. */
function keyOf(c: AppContext, field: string | undefined): string | null {
  const header = c.req.header('Idempotency-Key');
  if (header !== undefined && field !== undefined && header !== field) {
    throw validationFailed([{ path: 'idempotencyKey', message: 'is not the key in the header' }]);
  }
  const key = header ?? field;
  return key === undefined ? null : checkIdempotencyKey(key);
}

function markOf(c: AppContext, customerId: string, key: string, body: unknown): IdempotencyMark {
  const { method, path } = c.req;
  return c.get('http').idempotency.mark({ subject: customerId, method, path, key }, body);
}

function answerCheckedOut(c: AppContext, done: CheckedOut, customer: string): Response {
  const order = placedState(done.order);
  if (done.declined) throw declined(order, done);
  const { payment, currency } = order;
  const isChallenged = payment.stage === 'challenged' && payment.actionUrl !== null;
  return commandAnswer(c, {
    status: 201,
    body: {
      orderId: olderIdOf(order.orderId),
      customerId: customer,
      status: orderStatus(order),
      total: majorUnits(order.totalCents, currency),
      currency,
      items: presentOrderItems(order),
      ...(isChallenged ? { nextAction: { type: 'redirect', url: payment.actionUrl } } : {}),
    },
    position: done.order.position,
    replayed: done.replayed,
  });
}

function declined(order: PlacedOrder, { order: aggregate, replayed }: CheckedOut) {
  const position = formatPosition(aggregate.position);
  return problem('payment_declined', {
    extra: {
      declineCode: order.payment.lastDeclineCode,
      orderId: olderIdOf(order.orderId),
      status: orderStatus(order),
      triesLeft: order.status === 'cancelled' ? 0 : triesLeft(order.payment),
      position,
    },
    headers: { Position: position, ...(replayed ? { 'Idempotency-Replayed': 'true' } : {}) },
  });
}
