import { ApplyFailed } from '#projections/apply.ts';
import { RebuildRefused, type RebuildResult } from '#projections/rebuild/port.ts';
import { rebuildModel } from '#projections/rebuild/rebuild.ts';
import { createSeatDirectory } from '#projections/seat-map/directory.ts';
import { rebuildSeatMaps, SEAT_MAPS } from '#projections/seat-map/rebuild.ts';
import { createRecordedTimes } from '#projections/seat-map/recorded-times.ts';
import { createSeatMapSnapshots, restoreSeatMaps } from '#projections/seat-map/snapshots.ts';
import { createTail } from '#projections/tail.ts';
import { projectorsBeside } from '../composition/projectors.ts';
import type { Log } from '../ports.ts';
import { messageOf, StartupError } from '../startup-error.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import type { ProjectionsArgs } from './args.ts';
import type { House, RunningServer } from './open.ts';
import { createProgressBar, describeResult, type Screen } from './show.ts';

type RebuildArgs = Extract<ProjectionsArgs, { readonly command: 'rebuild' }>;

/** The names of a house's models. */
export const modelsOf = ({ storage }: House): readonly string[] => [
  SEAT_MAPS,
  ...projectorsBeside(storage.eventsAt).map(({ name }) => name),
];

const TOOLS = { clock: systemClock, timers: systemTimers, random: systemRandom };
const LOOK_EVERY_MS = 300;

/** False if a model was not rebuilt or, where that was the question, is not what it should be. */
export async function runRebuild(
  house: House,
  args: RebuildArgs,
  world: { readonly log: Log; readonly screen: Screen; readonly signal: AbortSignal },
): Promise<boolean> {
  const models = args.model === null ? allFor(house, args) : [args.model];
  let isWell = true;
  for (const model of models) {
    if (world.signal.aborted) return false;
    const bar = createProgressBar(model, world.screen, systemClock);
    const show = (progress: Parameters<typeof bar.show>[0]): void => bar.show(progress);
    try {
      const result = await rebuildOne(house, model, args, { ...world, show }).finally(bar.end);
      world.screen.write(`${describeResult(result)}\n`);
      isWell &&= isGood(result);
    } catch (error) {
      world.screen.write(`${explain(model, error)}\n`);
      isWell = false;
    }
  }
  return isWell;
}

/** The maps in memory can only be rebuilt. */
const allFor = (house: House, { end }: RebuildArgs): readonly string[] =>
  modelsOf(house).filter((model) => end === 'switch' || model !== SEAT_MAPS);

function isGood({ outcome, verdict }: RebuildResult): boolean {
  if (outcome === 'checked') return verdict?.identical === true;
  return outcome === 'switched' || outcome === 'ready';
}

/** What stands in the way of one model, which is no reason to leave the others. */
function explain(model: string, error: unknown): string {
  if (error instanceof RebuildRefused) return `${error.message}.`;
  if (error instanceof StartupError) return error.message;
  const event = error instanceof ApplyFailed ? error.events[0] : undefined;
  if (event === undefined) throw error;
  return `${model}: stopped before ${event.type} of ${event.stream}: ${messageOf(error)}. The live model is as it was.`;
}

interface World {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly show: (progress: {
    readonly position: bigint;
    readonly target: bigint;
    readonly eventCount: number;
  }) => void;
}

function rebuildOne(
  house: House,
  model: string,
  args: RebuildArgs,
  world: World,
): Promise<RebuildResult> {
  if (model === SEAT_MAPS) {
    if (args.end !== 'switch') {
      throw new StartupError(`${SEAT_MAPS} live in memory: there is only a whole rebuild of them.`);
    }
    return house.server === null ? offline(house, world) : inServer(house.server, world);
  }
  const { pool, store, eventsAt } = house.storage;
  const projector = projectorsBeside(eventsAt).find(({ name }) => name === model);
  if (projector === undefined) throw unknownModel(house, model);
  const { log, signal, show: onProgress } = world;
  const { end, fresh } = args;
  return rebuildModel(
    projector,
    { pool, store, log, ...TOOLS },
    { end, fresh, signal, onProgress },
  );
}

export const unknownModel = (house: House, model: string): StartupError =>
  new StartupError(`There is no model ${model}: there are ${modelsOf(house).join(', ')}.`);

/** Nobody serves: from the snapshots and the log's rest, held against the log alone. */
async function offline({ storage }: House, world: World): Promise<RebuildResult> {
  const { pool, store } = storage;
  const { log, signal, show: onProgress } = world;
  const seatMaps = createSeatDirectory({ store, clock: systemClock, log });
  const recordedTimes = createRecordedTimes();
  const deps = { pool, store, seatMaps, recordedTimes, log };
  const after = await restoreSeatMaps(deps);
  const tail = createTail({ store, after, log, ...TOOLS });
  tail.add('recorded times', recordedTimes);
  seatMaps.follow(tail);
  tail.start();
  try {
    const head = await store.head();
    while (!signal.aborted && !(await tail.reached(head, LOOK_EVERY_MS)));
    const result = await rebuildSeatMaps({ store, ...TOOLS, seatMaps }, { onProgress, signal });
    if (result.outcome !== 'aborted') await writeSnapshots(deps);
    return result;
  } finally {
    await tail.stop();
  }
}

async function writeSnapshots(deps: Parameters<typeof createSeatMapSnapshots>[0]): Promise<void> {
  const snapshots = createSeatMapSnapshots(deps);
  snapshots.distrust();
  const isWritten = await snapshots.write();
  // Gives back what it holds.
  await snapshots.run(AbortSignal.abort(), systemTimers);
  if (!isWritten) {
    throw new StartupError(
      `A server elsewhere keeps the ${SEAT_MAPS}: POST /v1/ops/projections/${SEAT_MAPS}/rebuild there.`,
    );
  }
}

interface WireRebuild {
  readonly state: string;
  readonly position: string;
  readonly target: string;
  readonly events: number;
  readonly error: string | null;
  readonly verdict: {
    readonly position: string | null;
    readonly identical: boolean;
    readonly not_compared: string | null;
    readonly tables: readonly {
      readonly table: string;
      readonly live_rows: number;
      readonly built_rows: number;
      readonly only_live: number;
      readonly only_built: number;
      readonly examples: readonly { readonly side: 'live' | 'built'; readonly row: string }[];
    }[];
  } | null;
}

/** The maps of a running server are in its memory, so it is the one to do it. */
async function inServer(server: RunningServer, world: World): Promise<RebuildResult> {
  await server.ask('POST', `/v1/ops/projections/${SEAT_MAPS}/rebuild`);
  for (;;) {
    const { projections } = (await server.ask('GET', '/v1/ops/projections')) as {
      readonly projections: readonly {
        readonly name: string;
        readonly rebuild: WireRebuild | null;
      }[];
    };
    const rebuild = projections.find(({ name }) => name === SEAT_MAPS)?.rebuild ?? null;
    if (rebuild === null) throw new Error('the server has forgotten the rebuild');
    const { state, position, target, events, error } = rebuild;
    if (error !== null) throw new StartupError(`The server could not rebuild them: ${error}.`);
    if (state !== 'running' || world.signal.aborted) return fromWire(rebuild);
    world.show({ position: BigInt(position), target: BigInt(target), eventCount: events });
    await systemTimers.sleep(LOOK_EVERY_MS, world.signal);
  }
}

function fromWire({ state, position, events, verdict }: WireRebuild): RebuildResult {
  return {
    model: SEAT_MAPS,
    outcome: state === 'switched' ? 'switched' : 'aborted',
    position: BigInt(position),
    eventCount: events,
    verdict:
      verdict === null
        ? null
        : {
            position: verdict.position === null ? null : BigInt(verdict.position),
            identical: verdict.identical,
            notCompared: verdict.not_compared,
            tables: verdict.tables.map((table) => ({
              table: table.table,
              liveRows: table.live_rows,
              builtRows: table.built_rows,
              onlyLive: table.only_live,
              onlyBuilt: table.only_built,
              examples: table.examples,
            })),
          },
  };
}
