/**
 * Builds a model anew beside the live one, compares both at one position, and switches. The live
 * model is untouched until the switch, and whatever ends a rebuild before, the next one goes on from
 * there.
 */
import type { Position } from '#event-store/port.ts';
import { ApplyFailed } from '../apply.ts';
import { commitBatch, migrateFor, standingOf } from '../checkpoints.ts';
import { mayMakeSchemas } from '../layout.ts';
import type { Projector } from '../projector.ts';
import { type Build, type BuildDeps, type BuildProgress, openBuild, schemaOf } from './build.ts';
import { compareWithLive, notCompared } from './compare.ts';
import { lockRebuild } from './lock.ts';
import { readAhead } from './pages.ts';
import { type RebuildOutcome, RebuildRefused, type RebuildResult, type Verdict } from './port.ts';
import { type SwitchDeps, switchOver, verdictJson } from './switch-over.ts';
import { inTurn } from './turns.ts';

export type RebuildDeps = BuildDeps & SwitchDeps;

export interface RebuildOptions {
  /** What to do with the result: put it in place (the default), leave it for later, or only compare. */
  readonly end?: 'switch' | 'prepare' | 'check';
  /** From the first event, also where an interrupted rebuild could go on. */
  readonly fresh?: boolean;
  /** Events a transaction; fewer where the process has other things to do. */
  readonly pageSize?: number;
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
}

const PAGE = 10_000;
/** So many times it reads on to the head while others write; then the rest is short enough. */
const ROUNDS_MAX = 20;
const REST_MAX = 1_000n;

export async function rebuildModel(
  projector: Projector,
  deps: RebuildDeps,
  options: RebuildOptions = {},
): Promise<RebuildResult> {
  const result = await inTurn(deps.pool, projector.name, () =>
    rebuildAlone(projector, deps, options),
  );
  return result ?? resultOf(projector, null, 'busy', null);
}

async function rebuildAlone(
  projector: Projector,
  deps: RebuildDeps,
  options: RebuildOptions,
): Promise<RebuildResult> {
  await migrateFor(deps.pool, projector);
  if (!(await mayMakeSchemas(deps.pool))) {
    throw new RebuildRefused(
      `${projector.name} has to be built anew, which this role may not do: run "npm run migrate", or "npm run projections -- rebuild", as the owner of the database`,
    );
  }
  const lock = await lockRebuild(deps.pool, projector.name, deps.timers);
  if (lock === null) return resultOf(projector, null, 'busy', null);
  const signal = options.signal ?? new AbortController().signal;
  try {
    const { kind } = await standingOf(projector, deps);
    if (kind === 'superseded') {
      throw new RebuildRefused(`${projector.name} is kept by a newer release`);
    }
    if (kind === 'current' && options.end === 'prepare') {
      throw new RebuildRefused(`${projector.name} is of this release already: nothing to prepare`);
    }
    const build = await openBuild(projector, deps, {
      pageSize: options.pageSize ?? PAGE,
      onProgress: options.onProgress ?? (() => undefined),
      signal,
      fresh: options.fresh ?? false,
    });
    await readOn(build, deps, signal);
    if (signal.aborted) return resultOf(projector, build, 'aborted', null);
    await build.finish();
    const verdict = await compare(build, deps, signal);
    await readOn(build, deps, signal);
    if (signal.aborted) return resultOf(projector, build, 'aborted', verdict);
    if (lock.isLost()) throw new Error(`the connection that guards ${projector.name} was lost`);
    return resultOf(projector, build, await end(build, verdict, deps, options), verdict);
  } finally {
    await lock.release();
  }
}

async function end(
  build: Build,
  verdict: Verdict,
  deps: RebuildDeps,
  { end: wanted = 'switch' }: RebuildOptions,
): Promise<RebuildOutcome> {
  const { name } = build.projector;
  if (wanted === 'switch') {
    await switchOver(build, verdict, deps);
    deps.log.info(
      { model: name, identical: verdict.identical, events: build.progress.eventCount },
      'a model was rebuilt',
    );
    return 'switched';
  }
  if (wanted === 'check') await deps.pool.query(`drop schema ${schemaOf(name)} cascade`);
  const state = wanted === 'check' ? 'checked' : 'ready';
  await deps.pool.query(
    'update projection_rebuilds set state = $2, verdict = $3, updated_at_ms = $4 where name = $1',
    [name, state, verdictJson(verdict), deps.clock.nowMs()],
  );
  return state;
}

/** Until what is left is so little that it can be done while the live model waits. */
async function readOn(build: Build, { store }: RebuildDeps, signal: AbortSignal): Promise<void> {
  for (let round = 1; round <= ROUNDS_MAX && !signal.aborted; round += 1) {
    await build.advance();
    if ((await store.head()) - build.position < REST_MAX) return;
  }
}

/** The live model is first brought to where the build is, if nobody else has. */
async function compare(build: Build, deps: RebuildDeps, signal: AbortSignal): Promise<Verdict> {
  const standing = await standingOf(build.projector, deps);
  if (standing.kind === 'superseded') return notCompared('the live model is of a newer version');
  if (standing.kind === 'stale') return notCompared(standing.why);
  try {
    await bringLive(build.projector, deps, signal);
  } catch (error) {
    if (!(error instanceof ApplyFailed)) throw error;
    return notCompared(`the live model does not get here: ${error.message}`);
  }
  return compareWithLive(deps.pool, build);
}

const LIVE_PAGE = 1_000;

/** Any process may do that, since the checkpoint is compared and set. */
async function bringLive(
  projector: Projector,
  deps: RebuildDeps,
  signal: AbortSignal,
): Promise<void> {
  const head: Position = await deps.store.head();
  for (;;) {
    const standing = await standingOf(projector, deps);
    if (standing.kind !== 'current' || standing.position >= head || signal.aborted) return;
    let from = standing.position;
    const pages = readAhead(deps.store, {
      after: from,
      to: head,
      maxCount: LIVE_PAGE,
      filter: { types: projector.types },
    });
    let raced = false;
    for await (const { events, position } of pages) {
      raced = !(await commitBatch(deps.pool, projector, { events, from, to: position }));
      if (raced || signal.aborted) break;
      from = position;
    }
    if (!raced) return;
  }
}

function resultOf(
  { name }: Projector,
  build: Build | null,
  outcome: RebuildOutcome,
  verdict: Verdict | null,
): RebuildResult {
  const { position, eventCount } = build?.progress ?? { position: 0n, eventCount: 0 };
  return { model: name, outcome, verdict, position, eventCount };
}
