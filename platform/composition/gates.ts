/** How far each model in Postgres is, whichever process keeps it. */

import type { PositionGate } from '#projections/port.ts';
import type { CheckpointWatch } from '#projections/remote-gate.ts';
import type { ProjectionRunner } from '#projections/runner.ts';
import { PROJECTORS } from './projectors.ts';

/** By the model's name. */
export type Gates = Readonly<Record<keyof typeof PROJECTORS, PositionGate>>;

/** By its own runner where this process keeps the model, else by its checkpoint. */
export function createGates(watch: CheckpointWatch, runners: readonly ProjectionRunner[]): Gates {
  const entries = Object.entries(PROJECTORS).map(([key, projector]) => {
    const runner = runners.find(({ name }) => name === projector.name);
    const remote = watch.gate(projector);
    return [key, runner === undefined ? remote : eitherOf(runner, remote)] as const;
  });
  return Object.fromEntries(entries) as Record<keyof typeof PROJECTORS, PositionGate>;
}

/** For whoever began to wait just before the model went to another process. */
const LAST_LOOK_MS = 100;

function eitherOf(runner: ProjectionRunner, remote: PositionGate): PositionGate {
  const isKeptHere = (): boolean => runner.state() !== 'idle';
  return {
    position: () => (isKeptHere() ? runner : remote).position(),
    async reached(position, timeoutMs) {
      if (!isKeptHere()) return remote.reached(position, timeoutMs);
      if (await runner.reached(position, timeoutMs)) return true;
      return !isKeptHere() && remote.reached(position, LAST_LOOK_MS);
    },
  };
}
