/** A world that follows from a seed: time that passes when somebody sleeps, ids that are counted. */
import type { Clock, Ids, Log, Random, Timers } from '#platform/ports.ts';
import { createSeededRandom } from '#simulation/seeded-random.ts';

export interface VirtualWorld {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  /** Lets time pass without anybody sleeping. */
  pass(ms: number): void;
}

export const START_MS = 1_790_000_000_000;

export function createVirtualWorld(seed: number): VirtualWorld {
  let nowMs = START_MS;
  let count = 0;
  const random = createSeededRandom(seed);
  const next = (): string => {
    count += 1;
    return count.toString(16).padStart(12, '0');
  };
  return {
    clock: { nowMs: () => nowMs },
    timers: {
      async sleep(ms) {
        nowMs += Math.ceil(ms);
      },
    },
    random,
    ids: {
      uuid: () => `00000000-0000-7000-8000-${next()}`,
      make: (prefix) => `${prefix}_${next()}`,
    },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

/** The process ended here: nothing that it would have done happens. */
export class CrashError extends Error {
  constructor(where: string) {
    super(`crashed ${where}`);
    this.name = 'CrashError';
  }
}

/** Called around each effect on the outside; what it throws ends the process. */
export type Interruption = (where: string) => Promise<void> | void;

/** A port whose every call is interrupted before and after its effect. */
export function interrupted<Port extends object>(port: Port, interrupt: Interruption): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...args: readonly unknown[]) => {
        await interrupt(`before ${String(name)}`);
        const result: unknown = await Reflect.apply(value, target, args);
        await interrupt(`after ${String(name)}`);
        return result;
      };
    },
  });
}

/** Ends a process at its `count`-th interruption, and keeps it dead. */
export function crashAt(count: number): { readonly interrupt: Interruption; crashed(): boolean } {
  let seen = 0;
  return {
    crashed: () => seen >= count,
    interrupt(where) {
      seen += 1;
      if (seen >= count) throw new CrashError(where);
    },
  };
}

/** Stops a process at its `count`-th interruption until it is woken. */
export function sleepAt(count: number): {
  readonly interrupt: Interruption;
  /** Resolves when it sleeps. */
  readonly asleep: Promise<void>;
  wake(): void;
} {
  let seen = 0;
  const asleep = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  return {
    asleep: asleep.promise,
    wake: woken.resolve,
    async interrupt() {
      seen += 1;
      if (seen !== count) return;
      asleep.resolve();
      await woken.promise;
    },
  };
}
