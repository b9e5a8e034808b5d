/**
 * A crowd on virtual time before a whole room: some never come back, some lose patience, the others shop
 * for as long as they like, and buy while there are seats. What each was told is held against what
 * happened to them.
 */
import { createRoomKit, ON_SALE_MS, type RoomProcess, SHOW_ID, seededRandom } from './room-kit.ts';

export interface CrowdOptions {
  readonly seed: number;
  readonly early: number;
  readonly late: number;
  readonly limits: { readonly admitPerSecond: number; readonly maxActive: number };
  /** Who closes the page at once and never comes back. */
  readonly goneShare: number;
  readonly patienceMs: number;
  /** Of those who go without a ticket, who don't say so: their place is taken for a quarter of an hour. */
  readonly silentShare: number;
  /** The least time and the mean of those who begin to shop so long after the sale has begun. */
  readonly shopMs: (sinceMs: number) => { readonly least: number; readonly mean: number };
  /** More than anybody buys, by default. */
  readonly seats?: number;
  /** Moments after the beginning at which a share of the line leaves. */
  readonly bursts?: readonly { readonly atMs: number; readonly share: number }[];
  /** More polls a second than that wait their turn, by default none do: as in the rush after a draw. */
  readonly pollsPerSecond?: number;
}

export interface CrowdOutcome {
  /** Of numbers that were told at least {@link MEASURABLE_MS} before the call, in ascending order. */
  readonly errors: readonly number[];
  readonly medianError: number;
  readonly activeMax: number;
  readonly admitted: number;
  /** Looks that were told, by the reason where there was no number. */
  readonly looks: Readonly<Record<string, number>>;
  /** People who were told that it is unlikely, and let in later. */
  readonly surprised: number;
  /** People who were told a number, and never let in. */
  readonly inVain: number;
}

export const MEASURABLE_MS = 20_000;
const STEP_MS = 500;
const STEPS_MAX = 20_000;
const GATHER_MS = 30_000;

interface Member {
  readonly customerId: string;
  readonly sessionId: string;
  /** When they lose patience, if they have not been let in by then. */
  readonly givesUpAtMs: number;
  readonly isGone: boolean;
  readonly told: { readonly atMs: number; readonly etaMs: number }[];
  nextPollMs: number;
  doneAtMs: number;
  calledAtMs: number | null;
  wasUnlikely: boolean;
  stage: 'waiting' | 'shopping' | 'done';
}

export async function playCrowd(options: CrowdOptions): Promise<CrowdOutcome> {
  const { early, late, limits } = options;
  const random = seededRandom(options.seed);
  let freeSeats = options.seats ?? 1_000_000;
  const kit = createRoomKit({ show: { limits, freeSeats }, seed: options.seed });
  const process = kit.process();
  const crowd: Member[] = [];
  const looks: Record<string, number> = {};
  let activeMax = 0;
  const exponential = (meanMs: number): number => -meanMs * Math.log(1 - random.next());

  async function come(): Promise<void> {
    const customerId = `cus_${crowd.length}`;
    const { sessionId, pollAfterMs } = await process.join(customerId);
    const nowMs = kit.clock.nowMs();
    crowd.push({
      customerId,
      sessionId,
      nextPollMs: nowMs + pollAfterMs,
      givesUpAtMs: Math.max(nowMs, ON_SALE_MS) + exponential(options.patienceMs),
      isGone: random.next() < options.goneShare,
      told: [],
      doneAtMs: Number.POSITIVE_INFINITY,
      calledAtMs: null,
      wasUnlikely: false,
      stage: 'waiting',
    });
  }

  async function poll(member: Member): Promise<void> {
    const nowMs = kit.clock.nowMs();
    const answer = await process.ask(member.sessionId, member.customerId);
    member.nextPollMs = nowMs + answer.pollAfterMs;
    if (answer.state === 'admitted') return beginToShop(member, nowMs);
    if (answer.state === 'closed') {
      if (answer.reason === 'sold_out') member.stage = 'done';
      return;
    }
    if (answer.position === null) return;
    const kind = answer.etaReason ?? 'number';
    looks[kind] = (looks[kind] ?? 0) + 1;
    member.wasUnlikely ||= kind === 'unlikely';
    if (answer.etaReason !== null || answer.etaSeconds === null) return;
    member.told.push({ atMs: nowMs, etaMs: answer.etaSeconds * 1_000 });
  }

  function beginToShop(member: Member, nowMs: number): void {
    const { least, mean } = options.shopMs(nowMs - ON_SALE_MS);
    member.stage = 'shopping';
    member.doneAtMs = nowMs + least + exponential(mean - least);
    member.calledAtMs = nowMs;
  }

  const isDue = (member: Member, nowMs: number): boolean =>
    member.stage === 'shopping'
      ? nowMs >= member.doneAtMs
      : member.stage === 'waiting' &&
        (nowMs >= member.givesUpAtMs || (!member.isGone && nowMs >= member.nextPollMs));

  /** Who has waited longest for an answer comes first. */
  function dueNow(nowMs: number): Member[] {
    const due = crowd.filter((member) => isDue(member, nowMs));
    const most = ((options.pollsPerSecond ?? Number.POSITIVE_INFINITY) * STEP_MS) / 1_000;
    if (due.length <= most) return due;
    const shoppers = due.filter(({ stage }) => stage === 'shopping');
    const polls = due.filter(({ stage }) => stage === 'waiting');
    polls.sort((one, other) => one.nextPollMs - other.nextPollMs);
    return [...shoppers, ...polls.slice(0, most)];
  }

  async function live(member: Member): Promise<void> {
    const nowMs = kit.clock.nowMs();
    if (member.stage === 'shopping') return endShopping(member);
    if (nowMs < member.givesUpAtMs) return poll(member);
    member.stage = 'done';
    // Half of those who go just close the page.
    if (random.next() < 0.5) await leave(process, member);
  }

  async function endShopping(member: Member): Promise<void> {
    member.stage = 'done';
    const seats = Math.min(1 + Math.floor(random.next() * 4), freeSeats);
    if (seats > 0 && random.next() < 0.7) {
      freeSeats -= seats;
      kit.changeShow({ freeSeats, closed: freeSeats === 0 ? 'sold_out' : null });
      await process.rooms.confirmed(SHOW_ID, member.customerId, kit.clock.nowMs());
    } else if (random.next() >= options.silentShare) {
      await leave(process, member);
    }
  }

  async function burst(share: number): Promise<void> {
    for (const member of crowd) {
      if (member.stage !== 'waiting' || random.next() >= share) continue;
      member.stage = 'done';
      await leave(process, member);
    }
  }

  kit.clock.setMs(ON_SALE_MS - GATHER_MS);
  for (let count = 0; count < early; count += 1) await come();
  kit.clock.setMs(ON_SALE_MS);
  for (let step = 0; step < STEPS_MAX; step += 1) {
    await process.conductor.tick();
    const sinceMs = (step + 1) * STEP_MS;
    kit.clock.setMs(ON_SALE_MS + sinceMs);
    for (const { atMs, share } of options.bursts ?? []) {
      if (atMs > sinceMs - STEP_MS && atMs <= sinceMs) await burst(share);
    }
    if (crowd.length < early + late && step % 4 === 0) await come();
    const nowMs = kit.clock.nowMs();
    for (const member of dueNow(nowMs)) await live(member);
    const figures = (await process.state.figures(SHOW_ID))?.figures;
    activeMax = Math.max(activeMax, figures?.active ?? 0);
    const isLineEmpty = figures?.waiting === 0 && crowd.length === early + late;
    if (isLineEmpty || crowd.every(({ stage }) => stage === 'done')) break;
  }
  return { ...outcomeOf(crowd), activeMax, looks };
}

async function leave(
  { rooms }: RoomProcess,
  { sessionId, customerId }: Pick<Member, 'sessionId' | 'customerId'>,
): Promise<void> {
  const session = rooms.sessionOf(sessionId, customerId);
  if (session !== null) await rooms.leave(session);
}

function outcomeOf(crowd: readonly Member[]) {
  const errors = crowd.flatMap(({ told, calledAtMs }) =>
    told.flatMap(({ atMs, etaMs }) => {
      const reallyMs = (calledAtMs ?? atMs) - atMs;
      return reallyMs < MEASURABLE_MS ? [] : [Math.abs(etaMs - reallyMs) / reallyMs];
    }),
  );
  errors.sort((a, b) => a - b);
  return {
    errors,
    medianError: errors[Math.floor(errors.length / 2)] ?? Number.NaN,
    admitted: crowd.filter(({ calledAtMs }) => calledAtMs !== null).length,
    surprised: crowd.filter(({ calledAtMs, wasUnlikely }) => wasUnlikely && calledAtMs !== null)
      .length,
    inVain: crowd.filter(({ calledAtMs, told }) => calledAtMs === null && told.length > 0).length,
  };
}
