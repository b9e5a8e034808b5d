/** What is looked at only when Prometheus asks. */
import { Gauge, type Registry } from 'prom-client';

/** A number with the values of its labels. */
export type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

export interface GaugeSpec {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** What can't be read just now is left out; the other numbers are told all the same. */
  readonly read: () => readonly Reading[] | Promise<readonly Reading[]>;
}

/** Somebody who asks is not kept waiting by a database that does not answer. */
const READ_WITHIN_MS = 2_000;

export function addGauge(registry: Registry, { name, help, labels = [], read }: GaugeSpec): void {
  new Gauge<string>({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    async collect() {
      this.reset();
      // A gauge without labels begins anew at 0, which would be a reading that nobody took.
      if (labels.length === 0) this.remove();
      for (const [values, value] of await readings(read)) this.set({ ...values }, value);
    },
  });
}

async function readings(read: GaugeSpec['read']): Promise<readonly Reading[]> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<readonly Reading[]>((resolve) => {
    timer = setTimeout(() => resolve([]), READ_WITHIN_MS);
  });
  try {
    return await Promise.race([Promise.resolve().then(read), limit]);
  } catch {
    // What can't be read is not told: its absence is the alert.
    return [];
  } finally {
    clearTimeout(timer);
  }
}

export const single = (value: number): readonly Reading[] => [[{}, value]];

export const yesOrNo = (value: boolean): number => (value ? 1 : 0);

/** Several numbers that come of one look: whoever asks while it is under way gets the same. */
export function sharedLook<T>(look: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= look().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}
