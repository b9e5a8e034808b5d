import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock, Ids, Log, Random, Timers } from '#platform/ports.ts';
import { apiRoutes } from './api.ts';
import { Bank } from './bank.ts';
import { type CallTools, closeConnection } from './calls.ts';
import { challengeRoutes } from './challenges.ts';
import { controlRoutes } from './control.ts';
import { Faults } from './faults.ts';
import { problem } from './problem.ts';
import { runSettlements } from './settlements.ts';
import { type WebhookEndpoint, WebhookSender } from './webhooks.ts';
import { createRenderer } from './wire.ts';

export type { WebhookEndpoint } from './webhooks.ts';

const MAX_BODY_BYTES = 64 * 1024;
const SETTLE_REFUNDS_AFTER_MS = 2_000;
/** Longer than the clients' pauses between two calls, so that they can keep their connections. */
const KEEP_ALIVE_MS = 65_000;
const CLOSE_LOOK_MS = 20;
const CLOSE_LIMIT_MS = 5_000;

export interface SimulatorOptions {
  /** Where the records are kept; made if need be. One running simulator a folder. */
  readonly dataDir: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Loopback by default: whoever reaches it can make and take payments. */
  readonly host?: string;
  /** Where webhooks go; can be given later with `setWebhook`. */
  readonly webhook?: WebhookEndpoint;
  /** How long after its answer a refund fails or succeeds, for the cards that do so; 2,000 by default. */
  readonly settleRefundsAfterMs?: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
}

export interface Simulator {
  /** `http://127.0.0.1:12111`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Where webhooks go from now on; what has not been taken yet goes there too. */
  setWebhook(endpoint: WebhookEndpoint | null): void;
  /** Finishes the calls under way, ends those that hang, and closes the records. */
  stop(): Promise<void>;
}

/**
 * Stripe's API for payments on this machine, with test cards, 3-D Secure, webhooks and faults on
 * request. Rejects when the port is taken or the records can't be read.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock, timers, random, ids, log } = options;
  const host = options.host ?? '127.0.0.1';
  const bank = await Bank.open(options.dataDir, clock, ids);
  const server = createServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    await listen(server, options.port, host);
  } catch (error) {
    await bank.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const renderer = createRenderer(url);
  const faults = new Faults(random);
  const stopping = new AbortController();
  const sender = new WebhookSender({
    clock,
    timers,
    random,
    log,
    faults,
    body: (event) => JSON.stringify(renderer.event(event, 1)),
    onDone: (eventId) => bank.markSent(eventId),
  });
  sender.setEndpoint(options.webhook ?? null);
  bank.onEvent((event) => sender.enqueue(event));
  for (const event of [...bank.unsent.values()]) sender.enqueue(event);
  sender.start();
  const settlements = runSettlements(bank, { clock, timers, log }, stopping.signal);

  const app = simulatorApp(
    { bank, faults, renderer, clock, timers, ids, stopping: stopping.signal },
    options.settleRefundsAfterMs ?? SETTLE_REFUNDS_AFTER_MS,
    log,
  );
  // In the same turn as `listen` ended, so before the first call.
  server.on('request', getRequestListener(app.fetch));

  return {
    url,
    port,
    setWebhook: (endpoint) => sender.setEndpoint(endpoint),
    stop: async () => {
      stopping.abort();
      await close(server, timers);
      await sender.stop();
      await settlements;
      await bank.close();
    },
  };
}

/** Every route, by its path. */
function simulatorApp(tools: CallTools, settleRefundsAfterMs: number, log: Log) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const tooLarge = (c: Context): Response =>
    problem(c, 413, 'body_too_large', `at most ${MAX_BODY_BYTES} bytes`);
  const whileReading = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge });
  app.use(async (c, next) => {
    // A length that was declared is all that the server reads: only others need to be counted.
    const declared = c.req.header('content-length');
    const isCounted = declared === undefined || c.req.header('transfer-encoding') !== undefined;
    if (isCounted && c.req.method !== 'GET') return whileReading(c, next);
    return Number(declared ?? 0) > MAX_BODY_BYTES ? tooLarge(c) : next();
  });
  app.route('/', controlRoutes(tools.bank, tools.faults, tools.renderer));
  app.route('/', challengeRoutes(tools.bank));
  app.route('/', apiRoutes(tools, settleRefundsAfterMs));
  app.notFound((c) => problem(c, 404, 'not_found', `there is nothing at ${c.req.path}`));
  // A call whose outcome is not sure gets no answer: its caller must ask again.
  app.onError((error, c) => {
    log.error({ err: error, path: c.req.path }, 'a call to the payment simulator failed');
    return closeConnection(c);
  });
  return app;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Takes no more calls, and waits for those under way, up to a limit. */
async function close(server: Server, timers: Timers): Promise<void> {
  let closed = false;
  server.close(() => {
    closed = true;
  });
  for (let waitedMs = 0; !closed; waitedMs += CLOSE_LOOK_MS) {
    if (waitedMs < CLOSE_LIMIT_MS) server.closeIdleConnections();
    else server.closeAllConnections();
    await timers.sleep(CLOSE_LOOK_MS);
  }
}
