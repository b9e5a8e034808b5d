/** What a part of the benchmark is, and what it is given. */
import type { Clock, Ids, Random, Timers } from '#platform/ports.ts';
import type { ServerChild } from '../on-sale/server-child.ts';
import type { ChildScript } from './child-script.ts';
import type { LoadGenerator } from './load/port.ts';

/** One row or several of the table of figures: they share what has to be set up. */
export interface Part {
  /** The key of its figures in the JSON: `holds`. */
  readonly name: string;
  /** What it measures, in one line. */
  readonly title: string;
  run(bench: Bench): Promise<PartResult>;
}

export interface PartResult {
  /** By their keys in the JSON: `ratio_to_crud`. Those that `targets.ts` names are judged. */
  readonly figures: Figures;
  readonly pictures?: readonly Picture[];
}

export type Figures = Readonly<Record<string, number>>;

export interface Picture {
  /** `holds-latency`: the file's name is made of it. */
  readonly name: string;
  readonly svg: string;
}

/** A house of the benchmark's own: all roles in one process, limits counted, nothing lost. */
export interface House extends ServerChild {
  readonly databaseUrl: string;
}

export interface HouseOptions {
  /** Variables besides those that every house of the benchmark has. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface BenchWorld {
  readonly clock: Clock;
  /** The same time with fractions of a millisecond, comparable between the processes of a machine. */
  readonly stopwatch: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly random: Random;
}

/** What a part is given. Everything that it starts is stopped when it ends, at the latest. */
export interface Bench {
  /** Sizes and times so small that it only shows that everything works. */
  readonly quick: boolean;
  readonly world: BenchWorld;
  /** An empty folder for this part, removed afterwards. */
  readonly folder: string;
  /** Progress, to standard error. */
  log(line: string): void;
  /** An own process on an embedded PostgreSQL, fsync on. */
  startHouse(options?: HouseOptions): Promise<House>;
  /** An own process that runs a file of the project: a peer, a crowd. Resolves when it says so. */
  startScript(file: string, input: object): Promise<ChildScript>;
  /** To be called at the end of a measurement: throws where a model is a second behind or more. */
  requireLiveModels(house: House): Promise<void>;
  /** Waits until no model is behind, so that one side's aftermath is not the next one's load. */
  settle(house: House): Promise<void>;
  /** Closed loop: each connection asks again as soon as it is answered. */
  readonly load: LoadGenerator;
}
