/**
 * How many tickets a house sells when far more is asked of it than it can do: first what it sells at its
 * best, then what is left of that at several times the crowd.
 */
import type { World } from '../../on-sale/world.ts';
import { type CrowdPlan, type CrowdResult, NO_SEAT_LEFT } from './crowd.ts';
import type { CrowdProcess } from './crowd-process.ts';

export interface GoodputOptions {
  readonly crowd: Pick<CrowdProcess, 'play'>;
  readonly seed: number;
  /** How long each crowd is counted. */
  readonly seconds: number;
  /** How often five times the crowd comes, each time between two of the best; an odd number, seven by default. */
  readonly turns?: number;
  readonly world: World;
  /** Hears of each crowd when it has gone. */
  readonly onCrowd?: (name: string, result: CrowdResult) => void;
}

export interface Level {
  /** Buyers who came a second, as a multiple of what the house can serve. */
  readonly load: number;
  readonly offeredPerSecond: number;
  readonly goodputPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly refusalP99Ms: number;
}

export interface Goodput {
  /** Tickets a second, where it sold the most. */
  readonly bestPerSecond: number;
  /** What is sold when five times as many come as it can serve, as a share of the best: the median of turns. */
  readonly ratioAt5x: number;
  readonly levels: readonly Level[];
  /** Every crowd, in the order in which they came. */
  readonly crowds: readonly CrowdResult[];
  /** The crowd itself was kept from coming in time: somebody else had the machine. */
  readonly isDisturbed: boolean;
}

const RAMP_FROM_PER_SECOND = 100;
const RAMP_TO_PER_SECOND = 5_000;
const RAMP_STEP = 1.3;
/** So many crowds in a row that bought no more than a smaller one. */
const WORSE_TO_END = 2;
const LOOKERS_PER_BUYER = 1;
const WARM_UP_SECONDS = 0.75;
/** Confirmed within so long, or it counts for nothing. */
const PATIENCE_MS = 2_000;
const LOADS_BETWEEN = [2, 3] as const;
const OVERLOAD = 5;
/** A crowd that is so late of its own is no open crowd. */
const LATE_MAX_MS = 100;
/** So that what the last crowd left is not the next one's load. */
const PAUSE_MS = 500;

export async function measureGoodput(options: GoodputOptions): Promise<Goodput> {
  const { seed, seconds, turns = 7, world } = options;
  const crowds: CrowdResult[] = [];
  const play = async (name: string, perSecond: number, forSeconds = seconds) => {
    const plan: Omit<CrowdPlan, 'host' | 'showId' | 'tokens' | 'seatIds'> = {
      perSecond,
      lookersPerBuyer: LOOKERS_PER_BUYER,
      seconds: forSeconds,
      warmUpSeconds: WARM_UP_SECONDS,
      patienceMs: PATIENCE_MS,
      name: `${name}-${seed}-${crowds.length}`,
    };
    const result = await options.crowd.play(seed + crowds.length, plan);
    crowds.push(result);
    requireSeats(name, result);
    options.onCrowd?.(name, result);
    await world.timers.sleep(PAUSE_MS);
    return result;
  };

  // A process that has just started is several times slower than it will be.
  await play('warm-up', RAMP_FROM_PER_SECOND);
  const best = await findBest((perSecond) => play('ramp', perSecond));
  // The first among many was lucky, too: what it is compared with is measured anew.
  const bests = [await play('best', best.perSecond)];
  // Not as many as came, of whom some were sent away already; and told again by each of them.
  const servedPerSecond = (): number => mean(bests, 'goodputPerSecond');
  // What the machine gives changes while it is measured: they take turns, so that both get the same.
  const overloaded: CrowdResult[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    overloaded.push(await play(`${OVERLOAD}x`, servedPerSecond() * OVERLOAD));
    bests.push(await play('best', best.perSecond));
  }
  const levels = [levelOf(1, bests)];
  for (const load of LOADS_BETWEEN) {
    levels.push(levelOf(load, [await play(`${load}x`, servedPerSecond() * load)]));
  }
  return {
    bestPerSecond: mostOf(bests).goodputPerSecond,
    ratioAt5x: median(overloaded.map((result, turn) => shareOfNeighbours(result, bests, turn))),
    levels: [...levels, levelOf(OVERLOAD, overloaded)],
    crowds,
    isDisturbed: [...bests, ...overloaded].some(({ lateP99Ms }) => lateP99Ms > LATE_MAX_MS),
  };
}

/** Who finds no seat is no measure of the house's speed. */
function requireSeats(name: string, { counts }: CrowdResult): void {
  const missing = counts.failures[NO_SEAT_LEFT] ?? 0;
  if (missing > 0) throw new Error(`${name}: ${missing} buyers found no seat left; open more`);
}

/**
 * From few upwards, until more do not buy more. Never from many downwards: a house that breaks down would
 * be taken at its worst for its best.
 */
async function findBest(play: (perSecond: number) => Promise<CrowdResult>): Promise<CrowdResult> {
  let best: CrowdResult | null = null;
  let worse = 0;
  for (
    let perSecond = RAMP_FROM_PER_SECOND;
    worse < WORSE_TO_END && perSecond < RAMP_TO_PER_SECOND;
    perSecond *= RAMP_STEP
  ) {
    const result = await play(perSecond);
    const isBetter = best === null || result.goodputPerSecond > best.goodputPerSecond;
    if (isBetter) best = result;
    worse = isBetter ? 0 : worse + 1;
  }
  if (best === null || best.counts.bought === 0) throw new Error('the house sold nothing');
  return best;
}

const mostOf = (results: readonly CrowdResult[]): CrowdResult =>
  results.reduce((most, one) => (one.goodputPerSecond > most.goodputPerSecond ? one : most));

/** What was sold, as a share of what was sold just before and just after it. */
function shareOfNeighbours(
  { goodputPerSecond }: CrowdResult,
  bests: readonly CrowdResult[],
  turn: number,
): number {
  return goodputPerSecond / mean(bests.slice(turn, turn + 2), 'goodputPerSecond');
}

/** Nearly half of the turns may have been somebody else's, who took the machine. */
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

type Figure = Exclude<keyof Level, 'load' | 'offeredPerSecond'> | 'perSecond';

const mean = (results: readonly CrowdResult[], figure: Figure): number =>
  results.reduce((sum, result) => sum + result[figure], 0) / results.length;

function levelOf(load: number, results: readonly CrowdResult[]): Level {
  return {
    load,
    offeredPerSecond: mean(results, 'perSecond'),
    goodputPerSecond: mean(results, 'goodputPerSecond'),
    p50Ms: mean(results, 'p50Ms'),
    p99Ms: mean(results, 'p99Ms'),
    refusalP99Ms: mean(results, 'refusalP99Ms'),
  };
}
