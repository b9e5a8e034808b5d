/**
 * What the other folders may need from the world around them, handed in by the composition root so
 * that a whole run can be simulated from a seed.
 */

export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
}

export interface Timers {
  /**
   * Resolves after `ms`, or early (without an error) when the signal aborts; with 0 at the end of
   * this turn of the event loop.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface EventLoop {
  /** Resolves once everything that is ready in this turn of the event loop has run. */
  endOfTurn(): Promise<void>;
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}

export interface Ids {
  /** A new event id (UUID version 7). */
  uuid(): string;
  /** A new opaque id with its prefix: `make('hld')` gives `hld_…`. */
  make(prefix: IdPrefix): string;
}

export type IdPrefix =
  | 'evt'
  | 'shw'
  | 'ven'
  | 'hld'
  | 'ord'
  | 'pay'
  | 'rfd'
  | 'tkt'
  | 'cus'
  | 'wrs'
  | 'rec'
  | 'blk'
  | 'req';

/** Structured logging; personal data and secrets never go in. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
