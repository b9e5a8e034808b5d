/** The routes of the contract that the driver uses, before the fake house. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventStore } from '#event-store/port.ts';
import { systemClock } from '#platform/system.ts';
import { drawFloorPlan } from '../floor-plan.ts';
import type { PlannedSection } from '../house-plan.ts';
import type { HoldWish } from '../wire.ts';
import { createFakeHouse, FAKE_SHOW, type FakeHouse, type FakeOrder } from './fake-house.ts';
import { createFakeView, drawMap, type FakeView } from './fake-view.ts';

interface Answer {
  readonly status: number;
  readonly body?: object | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Asked {
  readonly path: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
  readonly customerId: string;
}

export interface FakeServer {
  readonly url: string;
  /** Cuts every n-th connection after acting, before answering; 0 for none. */
  cutEvery: number;
  close(): Promise<void>;
}

const ID = /^(evt|shw|hld|ord|pay)_/;

const ok = (body: object, status = 200): Answer => ({ status, body });
const problem = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { status, code, ...more },
});

export async function startFakeServer(store: EventStore, holdMs: number): Promise<FakeServer> {
  const house = createFakeHouse(store, holdMs);
  const answered = new Map<string, Promise<Answer>>();
  let map = drawMap([]);
  let view: FakeView = createFakeView(store, [], []);
  let customers = 0;
  let requests = 0;

  function openHouse(sections: readonly PlannedSection[]): void {
    map = drawMap(sections);
    const plan = drawFloorPlan(map);
    view = createFakeView(store, plan.seatIds, plan.sectionIds);
  }

  async function sweep(): Promise<void> {
    await view.catchUp();
    for (const { seatId, holdId } of view.overdue(systemClock.nowMs())) {
      await house.expire(seatId, holdId);
    }
    await view.catchUp();
  }

  async function route(method: string, asked: Asked): Promise<Answer> {
    const { parts, path } = asked;
    const what = `${method} ${parts.map((part) => (ID.test(part) ? ':id' : part)).join('/')}`;
    switch (path.startsWith('/_simulator/') ? 'challenge' : what) {
      case 'POST v1/sessions':
        customers += 1;
        return ok({ customer_id: `cus_${customers}`, token: `cus_${customers}` }, 201);
      case 'POST v1/dev/tokens':
        return ok({ token: 'staff' }, 201);
      case 'POST v1/venues':
        openHouse(asked.body.sections as PlannedSection[]);
        return ok({ id: 'ven_1' }, 201);
      case 'POST v1/events':
        return ok({ id: 'evt_1' }, 201);
      case 'POST v1/events/:id/shows':
        return ok({ id: FAKE_SHOW }, 201);
      case 'POST v1/shows/:id/publish':
      case 'GET v1/events':
      case 'GET v1/events/:id/shows':
      case 'GET v1/shows/:id':
        return ok({});
      case 'GET v1/shows/:id/seat-map':
        return ok(map);
      case 'GET v1/shows/:id/availability':
      case 'GET v1/shows/:id/availability/stream':
        await sweep();
        return showAvailability(view, asked, what.endsWith('stream'));
      case 'POST v1/shows/:id/holds':
        await sweep();
        return placeHold(house, view, asked);
      case 'DELETE v1/holds/:id':
        await house.release(parts[2] ?? '');
        return { status: 204 };
      case 'POST v1/orders': {
        const order = await house.order(asked.customerId, String(asked.body.hold_id));
        return order ? ok(wireOrder(order), 201) : problem(409, 'hold_expired');
      }
      case 'GET v1/orders':
        return ok({
          orders: [...house.orders.values()]
            .filter((order) => order.customerId === asked.customerId)
            .map(wireOrder),
        });
      case 'challenge':
        return ok({ status: asked.body.outcome as object });
      case 'GET v1/finance/trial-balance':
        return ok(trialBalance(house));
      case 'GET v1/payment_intents':
      case 'GET v1/refunds':
        return ok(what.endsWith('refunds') ? { data: [], has_more: false } : intents(house));
      default:
        return routeOrder(house, what, asked);
    }
  }

  async function answer(method: string, asked: Asked): Promise<Answer> {
    const key = asked.headers['idempotency-key'];
    if (method !== 'POST' || key === undefined) return route(method, asked);
    const known = await answered.get(`${asked.customerId} ${key}`);
    const isKept = known !== undefined && (known.status < 300 || known.status === 402);
    if (isKept) return { ...known, headers: { 'idempotency-replayed': 'true' } };
    const fresh = route(method, asked);
    answered.set(`${asked.customerId} ${key}`, fresh);
    return fresh;
  }

  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => answer(request.method ?? '', ask(request, body)))
      .then(({ status, body, headers }) => {
        requests += 1;
        if (fake.cutEvery > 0 && requests % fake.cutEvery === 0) {
          response.destroy();
          return;
        }
        const isJson = !Buffer.isBuffer(body);
        response.writeHead(status, {
          'content-type': isJson ? 'application/json' : 'application/octet-stream',
          ...headers,
        });
        response.end(isJson ? body && JSON.stringify(body) : body);
      })
      .catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ status: 500, code: 'internal', detail: String(error) }));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutEvery: 0,
    close: () => closeServer(server),
  };
  return fake;
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function ask(request: IncomingMessage, body: Record<string, unknown>): Asked {
  const url = new URL(request.url ?? '', 'http://fake');
  return {
    path: url.pathname,
    parts: url.pathname.slice(1).split('/'),
    query: url.searchParams,
    headers: request.headers,
    body,
    customerId: request.headers.authorization?.slice('Bearer '.length) ?? '',
  };
}

function showAvailability(view: FakeView, asked: Asked, isStream: boolean): Answer {
  const headers = { etag: `"${view.version()}"` };
  if (isStream) {
    const text = `event: snapshot\ndata: ${JSON.stringify(view.availability())}\n\n`;
    return {
      status: 200,
      body: Buffer.from(text),
      headers: { 'content-type': 'text/event-stream' },
    };
  }
  if (asked.headers.accept !== 'application/octet-stream') return ok(view.availability());
  if (asked.headers['if-none-match'] === headers.etag) return { status: 304, headers };
  return { status: 200, body: Buffer.from(view.statuses()), headers };
}

async function placeHold(house: FakeHouse, view: FakeView, asked: Asked): Promise<Answer> {
  const wish = asked.body as HoldWish;
  let seatIds = wish.seat_ids ?? [];
  if (wish.area !== undefined) seatIds = view.free(wish.area).slice(0, wish.quantity);
  if (wish.best_available) {
    const seats = view.free(null).filter((seatId) => !seatId.startsWith('FLOOR'));
    seatIds = seats.slice(0, wish.best_available.quantity);
  }
  const wanted = wish.quantity ?? seatIds.length;
  if (wanted === 0 || seatIds.length < wanted) return problem(409, 'seat_unavailable');
  const held = await house.hold(asked.customerId, seatIds);
  if (held.lost.length > 0) {
    return problem(409, 'seat_unavailable', { unavailable_seat_ids: held.lost });
  }
  return ok(
    {
      hold_id: held.holdId,
      show_id: FAKE_SHOW,
      seat_ids: seatIds,
      price_cents: held.priceCents,
      expires_at_ms: held.expiresAtMs,
      server_time: new Date().toISOString(),
    },
    201,
  );
}

async function routeOrder(house: FakeHouse, what: string, asked: Asked): Promise<Answer> {
  const orderId = (asked.parts[2] ?? '').replace('pay_', 'ord_');
  const order = house.orders.get(orderId);
  if (!order) return problem(404, 'not_found', { detail: what });
  switch (what) {
    case 'GET v1/orders/:id':
      return ok(wireOrder(order));
    case 'POST v1/orders/:id/cancel':
      await house.cancel(order, 'buyer');
      return ok(wireOrder(order));
    case 'POST v1/payments/:id/confirm':
      return confirm(house, order, asked);
    case 'GET v1/payments/:id':
      return ok(wirePayment(order, order.status === 'confirmed' ? 'succeeded' : 'processing'));
    default:
      return problem(404, 'not_found', { detail: what });
  }
}

async function confirm(house: FakeHouse, order: FakeOrder, asked: Asked): Promise<Answer> {
  const card = String(asked.body.payment_method ?? 'challenge met');
  if (order.status === 'cancelled') return problem(409, 'order_expired');
  if (card.includes('threeDSecure')) {
    const url = `http://${asked.headers.host}/challenges/${order.orderId}`;
    return ok({ ...wirePayment(order, 'requires_action'), next_action: { type: 'redirect', url } });
  }
  if (card.includes('Declined')) {
    order.tries += 1;
    const triesLeft = 5 - order.tries;
    if (triesLeft === 0) await house.cancel(order, 'declined');
    return problem(402, 'payment_declined', { tries_left: triesLeft, order_status: order.status });
  }
  if (order.status === 'pending_payment' && !(await house.sell(order))) {
    await house.cancel(order, 'seats_lost');
    return problem(409, 'order_expired');
  }
  return ok(wirePayment(order, 'succeeded'));
}

const wireOrder = (order: FakeOrder): object => ({
  order_id: order.orderId,
  show_id: FAKE_SHOW,
  status: order.status,
  total_cents: order.items.length * 5_000,
  items: order.items.map((item) => ({ seat_id: item.seatId })),
  payment: {
    payment_id: order.orderId.replace('ord_', 'pay_'),
    status: 'requires_payment_method',
  },
});

const wirePayment = (order: FakeOrder, status: string): object => ({
  payment_id: order.orderId.replace('ord_', 'pay_'),
  order_id: order.orderId,
  status,
  order_status: order.status,
});

function capturedCents(house: FakeHouse): number {
  return [...house.orders.values()].reduce((sum, order) => sum + order.capturedCents, 0);
}

function trialBalance(house: FakeHouse): object {
  const cents = capturedCents(house);
  const row = (account: string, debit: number, credit: number) => ({
    account,
    currency: 'EUR',
    debit_cents: debit,
    credit_cents: credit,
  });
  return {
    balanced: true,
    accounts: [row('provider_clearing', cents, 0), row('organizer_payable', 0, cents)],
  };
}

function intents(house: FakeHouse): object {
  return {
    has_more: false,
    data: [...house.orders.values()].map((order) => ({
      id: order.intentId,
      status: order.capturedCents > 0 ? 'succeeded' : 'canceled',
      amount: order.items.length * 5_000,
      amount_received: order.capturedCents,
      metadata: { order_id: order.orderId },
    })),
  };
}
