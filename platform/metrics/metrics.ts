/**
 * What a process tells Prometheus. What happens often is counted in plain fields here and put into
 * `prom-client`'s words only when somebody asks, so that counting costs next to nothing.
 */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { RouteClass } from '../limits/settings.ts';
import { CountsByLabel } from './counts.ts';
import { REQUEST_SECONDS } from './response-times.ts';

export interface Metrics {
  /** For what is looked at only when somebody asks: see `gauges.ts`. */
  readonly registry: Registry;
  /** A request was answered, its first byte at least. */
  answered(request: AnsweredRequest): void;
  /** Something was refused, with this code. */
  refused(code: string): void;
  rateLimited(routeClass: RouteClass, layer: string): void;
  /** Refused before anything was looked at, since there was too much to do. */
  shed(priority: string, reason: string): void;
  challenged(outcome: string): void;
  appended(outcome: string, seconds: number): void;
  /** Events of these types were stored. */
  stored(types: readonly string[]): void;
  /** So many appends went to the store in one call. */
  appendBatch(appends: number): void;
  paymentCall(call: string, outcome: string, seconds: number): void;
  /** In Prometheus's text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of the path, never the path itself: there are as many as there are routes. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

const LATENCY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const EVENT_LOOP_PRECISION_MS = 20;

/** `roles` is on each of its numbers: those of two processes are told apart. */
export function createMetrics(roles: readonly string[]): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ roles: roles.join('+') });
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS,
  });
  const counter = <Label extends string>(name: string, help: string, labels: readonly Label[]) =>
    countOnDemand(registry, name, help, labels);
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames, buckets, registers: [registry] });

  const requests = histogram(
    REQUEST_SECONDS,
    'Requests by route, until their answer began',
    ['method', 'route', 'status'],
    LATENCY_SECONDS,
  );
  const refusals = counter('boxoffice_refusals_total', 'Refusals by the code that was answered', [
    'code',
  ]);
  const limited = counter('boxoffice_rate_limited_total', 'Requests over a limit, by its layer', [
    'class',
    'layer',
  ]);
  const shed = counter(
    'boxoffice_shed_total',
    'Requests refused at the door for want of room, by who asked and why',
    ['priority', 'reason'],
  );
  const challenges = counter('boxoffice_challenges_total', 'Challenges, by how they ended', [
    'outcome',
  ]);
  const appends = counter('boxoffice_appends_total', 'Appends by what became of them', ['outcome']);
  const appendSeconds = histogram(
    'boxoffice_append_duration_seconds',
    'Appends to the event store, until they were answered',
    [],
    LATENCY_SECONDS,
  );
  const events = counter('boxoffice_events_appended_total', 'Events that were stored, by type', [
    'type',
  ]);
  const batches = histogram(
    'boxoffice_append_batch_size',
    'Appends that went to the store in one call',
    [],
    BATCH_SIZES,
  );
  const calls = histogram(
    'boxoffice_payment_call_duration_seconds',
    'Calls to the payment provider, by what came of them',
    ['call', 'outcome'],
    LATENCY_SECONDS,
  );

  return {
    registry,
    answered: ({ method, route, status, seconds }) =>
      requests.observe(
        { method: KNOWN_METHODS.has(method) ? method : 'other', route, status: classOf(status) },
        seconds,
      ),
    refused: (code) => refusals.add(code),
    rateLimited: (routeClass, layer) => limited.add(routeClass, layer),
    shed(priority, reason) {
      shed.add(priority, reason);
      refusals.add('overloaded');
    },
    challenged: (outcome) => challenges.add(outcome),
    appended(outcome, seconds) {
      appends.add(outcome);
      appendSeconds.observe(seconds);
    },
    stored(types) {
      for (const type of types) events.add(type);
    },
    appendBatch: (count) => batches.observe(count),
    paymentCall: (call, outcome, seconds) => calls.observe({ call, outcome }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

const KNOWN_METHODS: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
]);

const classOf = (status: number): string => `${Math.floor(status / 100)}xx`;

/** Counts in a map; its numbers become those of Prometheus when it asks. */
function countOnDemand<Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly Label[],
): CountsByLabel {
  const counts = new CountsByLabel();
  new Counter<string>({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset();
      for (const [values, count] of counts.list()) {
        const labels = labelNames.map((label, at) => [label, values[at] ?? '']);
        this.inc(Object.fromEntries(labels), count);
      }
    },
  });
  return counts;
}
