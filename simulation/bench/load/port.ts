/** What produces load, and what it tells afterwards. */

export interface LoadRequest {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly requests: RequestFile;
}

/** Whole requests as they go over the wire, made beforehand so that sending them costs little. */
export interface RequestFile {
  readonly file: string;
  /** All are equally long. */
  readonly requestBytes: number;
  readonly count: number;
  /** From the beginning again when all were sent; else it is an error that they were too few. */
  readonly repeat: boolean;
}

/** At a given rate, whatever the answers: each latency counts from when the request was due. */
export interface PacedRequest extends LoadRequest {
  readonly perSecond: number;
}

export interface LoadResult {
  readonly answers: number;
  /** Of these, those with a status of 400 and more. */
  readonly refused: number;
  /** How many of each status, where the generator tells; wrk does not. */
  readonly statuses?: Readonly<Record<string, number>>;
  /** Connections that broke or stayed silent. */
  readonly errors: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly latencyMs: Percentiles;
  readonly histogram: Histogram;
  /** Processor time that the generator took, of one core: 0.2 is a fifth. */
  readonly cpuShare: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Upper bound in milliseconds and how many were at or below it, above the one before. */
export type Histogram = readonly (readonly [ms: number, count: number])[];

export interface LoadGenerator {
  /** `wrk`, or `own` where there is none. */
  readonly name: string;
  /** Closed loop: each connection asks again as soon as it is answered. */
  run(request: LoadRequest): Promise<LoadResult>;
  /** Open loop; always by the own generator, since wrk knows none. */
  runPaced(request: PacedRequest): Promise<LoadResult>;
}
