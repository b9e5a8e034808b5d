/** Strikes at the processes of a stack (`npm run stack`), which its runtime file names. */
import { type RuntimeProcess, readRuntime } from './runtime-file.ts';
import type { Strike, StrikeKind } from './strikes.ts';
import type { World } from './world.ts';

export interface StackStrikes {
  readonly dataFolder: string;
  /** Roles of which one process is killed; it must be started again by whoever watches it. */
  readonly kill: readonly string[] | 'each';
  /** Roles of which one process is suspended for a while. */
  readonly pause: readonly string[] | 'each';
  readonly pauseSeconds: number;
}

/** A process that is named in the runtime file did not come back. */
export class ProcessDidNotReturn extends Error {
  override readonly name = 'ProcessDidNotReturn';
}

const BACK_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

/**
 * First the kills, which are over soon, then the pauses. Where a role has several processes, another
 * one is paused than is killed.
 */
export async function planStackStrikes(options: StackStrikes, world: World): Promise<Strike[]> {
  const processes = (await readRuntime(options.dataFolder))?.processes ?? [];
  const named = (kind: StrikeKind, role: string): string => {
    const ofRole = processes.filter((each) => each.role === role);
    const found = ofRole.at(kind === 'kill' ? 0 : -1);
    if (found !== undefined) return found.name;
    throw new ProcessDidNotReturn(
      `${options.dataFolder} names no process of the role ${role}: is it the data folder of npm run stack?`,
    );
  };
  const tools = { ...options, world };
  return [
    ...rolesOf(options.kill, processes).map((role): Strike => {
      const name = named('kill', role);
      return { kind: 'kill', target: role, strike: () => killed(name, tools) };
    }),
    ...rolesOf(options.pause, processes).map((role): Strike => {
      const name = named('pause', role);
      return { kind: 'pause', target: role, strike: () => paused(name, tools) };
    }),
  ];
}

function rolesOf(
  wanted: StackStrikes['kill'],
  processes: readonly RuntimeProcess[],
): readonly string[] {
  return wanted === 'each' ? [...new Set(processes.map(({ role }) => role))] : wanted;
}

type Tools = StackStrikes & { readonly world: World };

/** SIGKILL; resolves when another process stands in its place. */
async function killed(name: string, tools: Tools): Promise<void> {
  const { clock, timers } = tools.world;
  const before = await running(name, tools);
  process.kill(before.pid, 'SIGKILL');
  const untilMs = clock.nowMs() + BACK_WITHIN_MS;
  while (clock.nowMs() < untilMs) {
    await timers.sleep(LOOK_EVERY_MS);
    const now = await find(name, tools.dataFolder);
    if (now !== null && now.pid !== null && now.pid !== before.pid) return;
  }
  throw new ProcessDidNotReturn(`${name} was killed and not started again`);
}

/** SIGSTOP, and SIGCONT after a while. */
async function paused(name: string, tools: Tools): Promise<void> {
  const { pid } = await running(name, tools);
  process.kill(pid, 'SIGSTOP');
  await tools.world.timers.sleep(tools.pauseSeconds * 1_000);
  process.kill(pid, 'SIGCONT');
}

/** One that is just being started again is waited for. */
async function running(
  name: string,
  { dataFolder, world }: Tools,
): Promise<{ readonly pid: number }> {
  const { clock, timers } = world;
  const untilMs = clock.nowMs() + BACK_WITHIN_MS;
  for (;;) {
    const found = await find(name, dataFolder);
    if (found !== null && found.pid !== null) return { pid: found.pid };
    if (clock.nowMs() >= untilMs) throw new ProcessDidNotReturn(`${name} does not run`);
    await timers.sleep(LOOK_EVERY_MS);
  }
}

async function find(name: string, dataFolder: string): Promise<RuntimeProcess | null> {
  const processes = (await readRuntime(dataFolder))?.processes ?? [];
  return processes.find((each) => each.name === name) ?? null;
}
