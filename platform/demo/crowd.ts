/** A crowd of simulated buyers, as whoever starts one knows it: what it is told and what it tells. */

export interface CrowdInput {
  /** Of the house, as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly showId: string;
  readonly buyers: number;
  /** The doors close then. */
  readonly durationMs: number;
  /** The same seed brings the same people. */
  readonly seed: number;
}

/** Counted by the buyers themselves, from what the API has answered them. */
export interface CrowdProgress {
  /** People who have come. */
  readonly arrived: number;
  /** Of those, who stand in the waiting room's line. */
  readonly waiting: number;
  /** Of those, who are choosing or paying now. */
  readonly inside: number;
  /** Who have their tickets. */
  readonly bought: number;
  readonly seatsBought: number;
  /** How often somebody else was faster. */
  readonly beaten: number;
  /** Who changed their mind, or could not pay. */
  readonly gaveUp: number;
  /** Seats for which two have tickets. */
  readonly seatsSoldTwice: number;
}

export const NOBODY_YET: CrowdProgress = {
  arrived: 0,
  waiting: 0,
  inside: 0,
  bought: 0,
  seatsBought: 0,
  beaten: 0,
  gaveUp: 0,
  seatsSoldTwice: 0,
};

export type CrowdEnd = 'sold_out' | 'crowd_gone' | 'time_is_up' | 'stopped' | 'failed';

export interface RunningCrowd {
  progress(): CrowdProgress;
  /** Resolves when everybody has gone; never rejects. */
  readonly ended: Promise<CrowdEnd>;
  /** Nobody else comes in; whoever is inside finishes what they do, within seconds. */
  stop(): void;
  /** At once, whatever they were doing. */
  kill(): void;
}

export type StartCrowd = (input: CrowdInput) => RunningCrowd;

/** From the crowd's process. */
export type CrowdMessage =
  | { readonly is: 'progress'; readonly progress: CrowdProgress }
  | { readonly is: 'ended'; readonly end: CrowdEnd; readonly progress: CrowdProgress };

/** To the crowd's process. */
export type CrowdOrder =
  | { readonly do: 'play'; readonly input: CrowdInput }
  | { readonly do: 'stop' };
