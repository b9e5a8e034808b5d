/** What the dashboard draws, out of what the API tells. Pure. */
import type { Output } from '#client/index.ts';

type Sales = Output<'getSales'>;
type Demand = Output<'getDemand'>;

const MINUTE_MS = 60_000;

export interface MinutePoint {
  /** When the minute began. */
  readonly ms: number;
  readonly orders: number;
  readonly cents: number;
  /** Seats sold until its end. */
  readonly soldSoFar: number;
}

/** Every minute from the first to the last that sold, quiet ones too; at most so many, the latest. */
export function minutesOf(
  { minutes }: Pick<Sales, 'minutes'>,
  countMax: number,
): readonly MinutePoint[] {
  const byMs = new Map(minutes.map((minute) => [Date.parse(minute.minute), minute]));
  if (byMs.size === 0) return [];
  const times = [...byMs.keys()].sort((one, other) => one - other);
  const lastMs = times.at(-1) ?? 0;
  const firstMs = Math.max(times[0] ?? 0, lastMs - (countMax - 1) * MINUTE_MS);
  let soldSoFar = 0;
  for (const [ms, { sold }] of byMs) if (ms < firstMs) soldSoFar += sold;
  const points: MinutePoint[] = [];
  for (let ms = firstMs; ms <= lastMs; ms += MINUTE_MS) {
    const minute = byMs.get(ms);
    soldSoFar += minute?.sold ?? 0;
    const cents =
      minute === undefined ? 0 : minute.price_cents + minute.fee_cents + minute.tax_cents;
    points.push({ ms, orders: minute?.orders ?? 0, cents, soldSoFar });
  }
  return points;
}

export interface Heat {
  /** When each column's minute began. */
  readonly minutes: readonly number[];
  readonly rows: readonly {
    /** Null for attempts that asked for no section. */
    readonly section: string | null;
    readonly total: number;
    /** One a minute. */
    readonly counts: readonly number[];
  }[];
  readonly most: number;
}

/** Sections by minute, the one that was fought over most first; the latest minutes, quiet ones too. */
export function heatOf(
  { minutes = [], sections }: Pick<Demand, 'minutes' | 'sections'>,
  { columnsMax, rowsMax }: { readonly columnsMax: number; readonly rowsMax: number },
): Heat {
  const times = minutes.map(({ minute }) => Date.parse(minute));
  const lastMs = times.reduce((last, ms) => Math.max(last, ms), 0);
  const firstMs = times.reduce(
    (first, ms) => (ms > lastMs - columnsMax * MINUTE_MS ? Math.min(first, ms) : first),
    lastMs,
  );
  const columns = times.length === 0 ? 0 : (lastMs - firstMs) / MINUTE_MS + 1;
  const counts = new Map<string | null, number[]>();
  let most = 0;
  for (const { minute, section, at_least } of minutes) {
    const column = (Date.parse(minute) - firstMs) / MINUTE_MS;
    if (column < 0) continue;
    const row = counts.get(section) ?? new Array<number>(columns).fill(0);
    row[column] = (row[column] ?? 0) + at_least;
    most = Math.max(most, row[column] ?? 0);
    counts.set(section, row);
  }
  return {
    minutes: Array.from({ length: columns }, (_, at) => firstMs + at * MINUTE_MS),
    rows: sections.slice(0, rowsMax).map(({ section, at_least }) => ({
      section,
      total: at_least,
      counts: counts.get(section) ?? new Array<number>(columns).fill(0),
    })),
    most,
  };
}

/** Five steps, so that eyes and readers can tell one from the next; 0 for nothing. */
export function heatStep(count: number, most: number): 0 | 1 | 2 | 3 | 4 {
  if (count === 0 || most === 0) return 0;
  const share = Math.sqrt(count / most);
  return share > 0.75 ? 4 : share > 0.5 ? 3 : share > 0.25 ? 2 : 1;
}

/** A round number at or above the highest, for the top of a scale. */
export function topOf(values: readonly number[]): number {
  const most = values.reduce((top, value) => Math.max(top, value), 1);
  const unit = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((step) => step * unit >= most) ?? 10) * unit;
}

/** `M0,40 L…` of values along a picture so wide and high, 0 at its foot. */
export function pathOf(
  values: readonly number[],
  top: number,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map((value, at) => {
      const y = height - (value / top) * height;
      return `${at === 0 ? 'M' : 'L'}${(at * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
