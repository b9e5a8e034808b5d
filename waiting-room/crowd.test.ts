/**
 * A crowd on virtual time: some never come back, some lose patience, the others shop for as long as they
 * like. What each was told is held against what happened to them.
 */
import { expect, test } from 'vitest';
import { createRoomKit, ON_SALE_MS, SHOW_ID, seededRandom } from './testing/room-kit.ts';

interface Member {
  readonly customerId: string;
  sessionId: string;
  nextPollMs: number;
  /** When they lose patience, if they have not been let in by then. */
  readonly givesUpAtMs: number;
  /** Closes the page at once and never comes back. */
  readonly isGone: boolean;
  readonly shopsForMs: number;
  readonly told: { readonly atMs: number; readonly etaMs: number }[];
  doneAtMs: number;
  stage: 'waiting' | 'shopping' | 'done';
}

interface CrowdOptions {
  readonly seed: number;
  readonly early: number;
  readonly late: number;
  readonly limits: { readonly admitPerSecond: number; readonly maxActive: number };
  readonly goneShare: number;
  readonly patienceMs: number;
  readonly shopMs: number;
}

async function play(options: CrowdOptions) {
  const { early, late, limits, goneShare, patienceMs, shopMs } = options;
  const random = seededRandom(options.seed);
  const kit = createRoomKit({ show: { limits }, seed: options.seed });
  const process = kit.process();
  const crowd: Member[] = [];
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
      givesUpAtMs: Math.max(nowMs, ON_SALE_MS) + exponential(patienceMs),
      isGone: random.next() < goneShare,
      shopsForMs: 45_000 + exponential(shopMs - 45_000),
      told: [],
      doneAtMs: Number.POSITIVE_INFINITY,
      stage: 'waiting',
    });
  }

  async function poll(member: Member): Promise<void> {
    const nowMs = kit.clock.nowMs();
    const { customerId, sessionId } = member;
    const answer = await process.ask(sessionId, customerId);
    member.nextPollMs = nowMs + answer.pollAfterMs;
    if (answer.state === 'admitted') {
      member.stage = 'shopping';
      member.doneAtMs = nowMs + member.shopsForMs;
      waits.push({ told: member.told, admittedAtMs: nowMs });
    } else if (answer.position !== null && answer.etaSeconds !== null) {
      member.told.push({ atMs: nowMs, etaMs: answer.etaSeconds * 1_000 });
    }
  }

  const waits: { readonly told: Member['told']; readonly admittedAtMs: number }[] = [];

  async function live(member: Member): Promise<void> {
    const nowMs = kit.clock.nowMs();
    if (member.stage === 'shopping') {
      if (nowMs < member.doneAtMs) return;
      member.stage = 'done';
      if (random.next() < 0.7) await process.rooms.confirmed(SHOW_ID, member.customerId, nowMs);
      else await leave(member);
    } else if (nowMs >= member.givesUpAtMs) {
      member.stage = 'done';
      await leave(member);
    } else if (!member.isGone && nowMs >= member.nextPollMs) {
      await poll(member);
    }
  }

  async function leave({ sessionId, customerId }: Member): Promise<void> {
    const session = process.rooms.sessionOf(sessionId, customerId);
    // Half of those who go just close the page.
    if (session !== null && random.next() < 0.5) await process.rooms.leave(session);
  }

  kit.clock.setMs(ON_SALE_MS - 30_000);
  for (let count = 0; count < early; count += 1) await come();
  kit.clock.setMs(ON_SALE_MS);
  for (let step = 0; step < 20_000; step += 1) {
    await process.conductor.tick();
    kit.clock.setMs(kit.clock.nowMs() + 500);
    if (crowd.length < early + late && step % 4 === 0) await come();
    for (const member of crowd) if (member.stage !== 'done') await live(member);
    const figures = (await process.state.figures(SHOW_ID))?.figures;
    activeMax = Math.max(activeMax, figures?.active ?? 0);
    if (figures !== undefined && figures.waiting === 0 && crowd.length === early + late) break;
  }
  const errors = waits.flatMap(({ told, admittedAtMs }) =>
    told
      .filter(({ atMs }) => admittedAtMs - atMs >= 20_000)
      .map(({ atMs, etaMs }) => Math.abs(etaMs - (admittedAtMs - atMs)) / (admittedAtMs - atMs)),
  );
  errors.sort((a, b) => a - b);
  return {
    errors,
    medianError: errors[Math.floor(errors.length / 2)] ?? Number.NaN,
    activeMax,
  };
}

const CROWD: CrowdOptions = {
  seed: 1,
  early: 1_500,
  late: 300,
  limits: { admitPerSecond: 5, maxActive: 150 },
  goneShare: 0.15,
  patienceMs: 3_600_000,
  shopMs: 180_000,
};

test.each([
  ['as set', CROWD],
  [
    'with quick shoppers and a slow door',
    { ...CROWD, seed: 2, shopMs: 90_000, limits: { admitPerSecond: 2, maxActive: 500 } },
  ],
  [
    'with no patience and half of it gone',
    { ...CROWD, seed: 3, goneShare: 0.5, patienceMs: 900_000 },
  ],
  ['with shoppers who take their time', { ...CROWD, seed: 4, early: 600, shopMs: 420_000 }],
] as const)(
  'a crowd %s: the estimate is honest and the house is never fuller than set',
  async (_, options) => {
    const { errors, medianError, activeMax } = await play(options);
    expect(errors.length).toBeGreaterThan(500);
    expect(medianError).toBeLessThan(0.2);
    expect(activeMax).toBeLessThanOrEqual(options.limits.maxActive);
  },
  60_000,
);
