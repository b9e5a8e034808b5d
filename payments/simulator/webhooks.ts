import Stripe from 'stripe';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import type { Faults } from './faults.ts';
import { createPoster } from './post.ts';
import type { EventRecord } from './records.ts';

/** What an endpoint is told of. */
const DELIVERED_TYPES: ReadonlySet<string> = new Set([
  'payment_intent.created',
  'payment_intent.requires_action',
  'payment_intent.amount_capturable_updated',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.refunded',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
]);

const CONCURRENCY = 16;
const TIMEOUT_MS = 20_000;
const MAX_ATTEMPTS = 20;
/** Stripe gives an event up after three days. */
const MAX_AGE_MS = 3 * 24 * 60 * 60 * 1000;
const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 60_000;
/** How often deliveries that wait for their time are looked at. */
const TICK_MS = 25;
/** A shuffled webhook leaves at a random moment of this span. */
const SHUFFLE_MS = 400;

export interface WebhookEndpoint {
  readonly url: string;
  /** Signs the deliveries: `whsec_…`. */
  readonly secret: string;
  /** The types of events that it has asked for, as at Stripe; all that there are by default. */
  readonly types?: ReadonlySet<string>;
}

export interface WebhookSenderOptions {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly faults: Faults;
  /** The event as Stripe sends it. */
  readonly body: (event: EventRecord) => string;
  /** This event needs no sending any more. */
  readonly onDone: (eventId: string) => void;
}

interface Delivery {
  readonly event: EventRecord;
  readonly attempt: number;
  readonly dueMs: number;
  /** A second copy, which nobody waits for. */
  readonly copy: boolean;
}

/**
 * Sends events to the endpoint, signed, and again with growing pauses until one is answered 2xx.
 * What has not been taken when the process ends is handed in again at the next start.
 */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  readonly #stopping = new AbortController();
  readonly #poster = createPoster();
  #endpoint: WebhookEndpoint | null = null;
  /** To be sent as soon as there is a free place, oldest first. */
  #ready: Delivery[] = [];
  /** To be sent when their time has come. */
  #later: Delivery[] = [];
  #underWay = 0;
  #loop: Promise<void> | null = null;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Where to send to; null keeps everything until there is a place. */
  setEndpoint(endpoint: WebhookEndpoint | null): void {
    this.#endpoint = endpoint;
  }

  /** Takes an event to be sent. */
  enqueue(event: EventRecord): void {
    const { faults, clock, onDone } = this.#options;
    const tooOld = clock.nowMs() - event.createdS * 1000 > MAX_AGE_MS;
    if (tooOld || !DELIVERED_TYPES.has(event.type) || faults.strikes('webhook_drop_rate')) {
      onDone(event.id);
      return;
    }
    const delivery = { event, attempt: 1, copy: false, dueMs: clock.nowMs() + this.#delayMs() };
    if (delivery.dueMs <= clock.nowMs()) this.#ready.push(delivery);
    else this.#later.push(delivery);
    if (faults.strikes('webhook_duplicate_rate')) {
      this.#later.push({ ...delivery, copy: true, dueMs: delivery.dueMs + this.#upTo(SHUFFLE_MS) });
    }
    this.#sendReady();
  }

  /** Ends deliveries under way and waits for them to be over. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#poster.close();
    await this.#loop;
  }

  #delayMs(): number {
    const { webhook_delay_ms, webhook_shuffle } = this.#options.faults.settings;
    return webhook_delay_ms + (webhook_shuffle ? this.#upTo(SHUFFLE_MS) : 0);
  }

  #upTo(ms: number): number {
    return this.#options.random.next() * ms;
  }

  async #run(): Promise<void> {
    const { timers, clock } = this.#options;
    while (!this.#stopping.signal.aborted) {
      this.#makeReady(clock.nowMs());
      this.#sendReady();
      await timers.sleep(TICK_MS, this.#stopping.signal);
    }
    while (this.#underWay > 0) await timers.sleep(1);
  }

  #makeReady(nowMs: number): void {
    if (this.#later.length === 0) return;
    const due = this.#later.filter(({ dueMs }) => dueMs <= nowMs);
    if (due.length === 0) return;
    this.#later = this.#later.filter(({ dueMs }) => dueMs > nowMs);
    this.#ready = this.#ready.concat(due.sort((a, b) => a.dueMs - b.dueMs));
  }

  #sendReady(): void {
    while (this.#endpoint !== null && this.#maySend()) {
      const delivery = this.#ready.shift();
      if (delivery === undefined) return;
      if (this.#endpoint.types?.has(delivery.event.type) === false) {
        this.#options.onDone(delivery.event.id);
        continue;
      }
      void this.#deliver(this.#endpoint, delivery);
    }
  }

  #maySend(): boolean {
    const { down } = this.#options.faults.settings;
    return !down && this.#underWay < CONCURRENCY && !this.#stopping.signal.aborted;
  }

  async #deliver(endpoint: WebhookEndpoint, delivery: Delivery): Promise<void> {
    this.#underWay += 1;
    try {
      const problem = await this.#post(endpoint, delivery.event);
      if (!delivery.copy) this.#settle(delivery, problem);
    } catch (error) {
      this.#options.log.error({ err: error, event_id: delivery.event.id }, 'webhook not settled');
    } finally {
      this.#underWay -= 1;
    }
    this.#sendReady();
  }

  /** Null when the endpoint took it, else why not. */
  async #post(endpoint: WebhookEndpoint, event: EventRecord): Promise<string | null> {
    const { clock, body } = this.#options;
    const payload = body(event);
    const timestamp = Math.floor(clock.nowMs() / 1000);
    const { secret } = endpoint;
    try {
      const status = await this.#poster.post({
        url: endpoint.url,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': Stripe.webhooks.generateTestHeaderString({
            payload,
            secret,
            timestamp,
          }),
        },
        body: payload,
        timeoutMs: TIMEOUT_MS,
      });
      return status >= 200 && status < 300 ? null : `answered ${status}`;
    } catch (error) {
      return String(error);
    }
  }

  #settle(delivery: Delivery, problem: string | null): void {
    if (problem === null) this.#options.onDone(delivery.event.id);
    else if (!this.#stopping.signal.aborted) this.#retry(delivery, problem);
  }

  #retry(delivery: Delivery, problem: string): void {
    const { clock, log, onDone } = this.#options;
    const { event, attempt } = delivery;
    const fields = { event_id: event.id, type: event.type, attempt, problem };
    if (attempt >= MAX_ATTEMPTS) {
      log.warn(fields, 'webhook given up');
      onDone(event.id);
      return;
    }
    log.debug(fields, 'webhook not taken');
    const pauseMs = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (attempt - 1));
    const dueMs = clock.nowMs() + pauseMs / 2 + this.#upTo(pauseMs / 2);
    this.#later.push({ ...delivery, attempt: attempt + 1, dueMs });
  }
}
