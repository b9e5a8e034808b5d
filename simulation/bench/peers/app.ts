/**
 * The service around each peer: hono on Node, the same tokens checked by `jose`, the same schema, one
 * line of log a request like ours. Nothing else that ours has: no limits, no metrics, no idempotency keys, no
 * security headers.
 */
import { Hono } from 'hono';
import { wishSchema } from '#command-api/holds/routes.ts';
import type { Clock, Ids, Log } from '#platform/ports.ts';
import type { HoldStore } from './hold-store.ts';
import { anySeat, HOLD_MS, presentHold, presentTaken } from './seat-row.ts';

export interface PeerDeps {
  /** The customer of a token; null where it is not good. */
  readonly customerOf: (token: string) => Promise<string | null>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** Of the peer that stores nothing: every seat of the show `taken` is. */
export const TAKEN_SHOW = 'taken';

export const createStoringNothing = (): HoldStore => ({
  hold: async ({ showId, seatIds }) => (showId === TAKEN_SHOW ? null : seatIds.map(anySeat)),
});

/** `seatMap`: what is served from memory. */
export function createPeerApp(
  store: HoldStore,
  seatMap: Uint8Array<ArrayBuffer>,
  deps: PeerDeps,
): Hono {
  const { customerOf, clock, ids, log } = deps;
  const app = new Hono();
  app.use(async (c, next) => {
    const startedMs = clock.nowMs();
    await next();
    const { method, path } = c.req;
    log.debug({ method, path, status: c.res.status, ms: clock.nowMs() - startedMs }, 'request');
  });
  app.post('/v1/shows/:id/holds', async (c) => {
    const token = c.req.header('Authorization')?.slice('Bearer '.length);
    const customerId = token === undefined ? null : await customerOf(token);
    if (customerId === null) return c.json({ error: 'unauthenticated' }, 401);
    const body = wishSchema.safeParse(await c.req.json());
    if (!body.success) return c.json({ error: body.error.issues }, 422);
    const seatIds = body.data.seat_ids;
    if (seatIds === undefined) return c.json({ error: 'seat_ids is needed' }, 422);
    const showId = c.req.param('id');
    const holdId = ids.make('hld');
    const nowMs = clock.nowMs();
    const until = new Date(nowMs + HOLD_MS);
    const seats = await store.hold({ holdId, showId, customerId, seatIds, until });
    if (seats === null) return c.json(presentTaken(seatIds), 409);
    return c.json(presentHold(holdId, showId, seats, nowMs, '4711'), 201);
  });
  const headers = { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-cache' };
  app.get('/v1/shows/:id/availability', (c) => c.body(seatMap, 200, headers));
  return app;
}
