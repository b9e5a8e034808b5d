import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '#platform/ports.ts';
import { systemClock, systemIds, systemRandom, systemTimers } from '#platform/system.ts';
import type { PaymentProvider } from '../port.ts';
import type { FaultSettings } from '../simulator/faults.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/index.ts';
import { createStripeProvider } from '../stripe.ts';

export const WEBHOOK_SECRET = 'whsec_for_tests';

export const quietLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A simulator on a free port with records of its own, and a provider that speaks to it. */
export interface TestSimulator {
  readonly simulator: Simulator;
  readonly dataDir: string;
  readonly provider: PaymentProvider;
  setFaults(settings: Partial<FaultSettings>): Promise<void>;
  /** A call past the SDK, with a test key. */
  call(path: string, init?: RequestInit): Promise<Response>;
  /** Stops it and removes its records. */
  stop(): Promise<void>;
}

export async function startTestSimulator(
  options: Partial<SimulatorOptions> & { readonly timeoutMs?: number } = {},
): Promise<TestSimulator> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'boxoffice-payments-')));
  const simulator = await startSimulator({
    port: 0,
    clock: systemClock,
    timers: systemTimers,
    random: systemRandom,
    ids: systemIds,
    log: quietLog,
    ...options,
    dataDir,
  });
  return {
    simulator,
    dataDir,
    provider: providerFor(simulator.url, options.timeoutMs),
    setFaults: async (settings) => {
      const response = await fetch(`${simulator.url}/_simulator/faults`, {
        method: 'PUT',
        body: JSON.stringify(settings),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    call: (target, init) => callSimulator(simulator.url, target, init),
    stop: async () => {
      await simulator.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function providerFor(url: string, timeoutMs = 5_000): PaymentProvider {
  return createStripeProvider({
    apiKey: 'sk_test_contract',
    apiBase: new URL(url),
    webhookSecret: WEBHOOK_SECRET,
    name: 'simulator',
    timeoutMs,
    clock: systemClock,
  });
}

/** A call past the SDK, with a test key: a form where `init` has a body. */
export function callSimulator(
  url: string,
  target: string,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${url}${target}`, {
    ...init,
    headers: {
      authorization: 'Bearer sk_test_contract',
      ...(init.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...init.headers,
    },
  });
}
