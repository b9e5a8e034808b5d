/**
 * Keeps a model in Postgres up with the log. Model and checkpoint change in one transaction, and the
 * checkpoint is compared and set: each event has its effect exactly once, also after a crash, and two
 * processes running the same projector are harmless. A runner that is behind reads alone until it has
 * caught up; from there on it lives on the process's one tail.
 */
import type pg from 'pg';
import type { EventStore, Position, StoredEvent } from '#event-store/port.ts';
import type { Log, Random, Timers } from '#platform/ports.ts';
import { extensionsOf, migrate } from './migrate.ts';
import type { PositionGate, TailListener } from './port.ts';
import { createPositionGate, type PositionGateControl } from './position-gate.ts';
import type { Projector } from './projector.ts';
import { inTransaction } from './transaction.ts';

const PAGE = 1_000;
/** Events that the tail has brought and that are not in the model yet; with more, it reads alone. */
const BUFFER_MAX = 5_000;
/** How far the stored checkpoint may stay behind while nothing for this model happens. */
const CHECKPOINT_EVERY = 10_000n;
const PAUSE_MS = 100;
const PAUSE_MAX_MS = 5_000;

export interface ProjectionRunner extends PositionGate, TailListener {
  readonly name: string;
  /** Makes the tables and reads up to the present head of the log. Before `run`. */
  catchUp(signal?: AbortSignal): Promise<void>;
  /** Until the signal aborts; survives errors. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RunnerDeps {
  readonly pool: pg.Pool;
  readonly store: Pick<EventStore, 'storeId' | 'readAll' | 'head'>;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

const DDL = [
  `create table if not exists projection_checkpoints (
     name text primary key,
     version integer not null,
     store_id text not null,
     position bigint not null
   )`,
];

export function createProjectionRunner(projector: Projector, deps: RunnerDeps): ProjectionRunner {
  return new Runner(projector, deps);
}

class Runner implements ProjectionRunner {
  readonly name: string;
  readonly #projector: Projector;
  readonly #deps: RunnerDeps;
  readonly #gate: PositionGateControl;
  /** What the database says; the model itself may be further, where nothing concerned it. */
  #stored: Position | null = null;
  /** Wanted events of the log's part (`#bufferAfter`, `#bufferTo`]. */
  #buffer: StoredEvent[] = [];
  #bufferAfter: Position | null = null;
  #bufferTo: Position = 0n;
  #wake: () => void = () => undefined;
  readonly #types: ReadonlySet<string>;

  constructor(projector: Projector, deps: RunnerDeps) {
    this.name = projector.name;
    this.#projector = projector;
    this.#deps = deps;
    this.#types = new Set(projector.types);
    this.#gate = createPositionGate({ timers: deps.timers, position: 0n });
  }

  position(): Position {
    return this.#gate.position();
  }

  reached(position: Position, timeoutMs: number): Promise<boolean> {
    return this.#gate.reached(position, timeoutMs);
  }

  onEvents(events: readonly StoredEvent[]): void {
    const first = events[0];
    const last = events.at(-1);
    if (first === undefined || last === undefined) return;
    this.#bufferAfter ??= first.position - 1n;
    this.#bufferTo = last.position;
    for (const event of events) if (this.#types.has(event.type)) this.#buffer.push(event);
    if (this.#buffer.length > BUFFER_MAX) this.#dropBuffer();
    this.#wake();
  }

  async catchUp(signal?: AbortSignal): Promise<void> {
    await this.#prepare();
    const head = await this.#deps.store.head();
    while (this.position() < head && signal?.aborted !== true) await this.#readOn();
  }

  async run(signal: AbortSignal): Promise<void> {
    let pauseMs = PAUSE_MS;
    while (!signal.aborted) {
      try {
        if (this.#stored === null) await this.#prepare();
        const moved = await this.#step();
        pauseMs = PAUSE_MS;
        if (!moved) await this.#news(signal);
      } catch (error) {
        this.#deps.log.warn({ model: this.name, err: error, pauseMs }, 'a model cannot move on');
        await this.#deps.timers.sleep(pauseMs * (0.5 + this.#deps.random.next() / 2), signal);
        pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS);
        // A commit may have gone unanswered: what the database says is what counts.
        this.#stored = null;
      }
    }
    this.#gate.close();
  }

  /** One batch, from the tail where it reaches back far enough. False if there was nothing to do. */
  async #step(): Promise<boolean> {
    if (this.#bufferAfter === null || this.#bufferAfter > this.position()) return this.#readOn();
    if (this.#bufferTo <= this.position()) return false;
    const to = this.#bufferTo;
    const events = this.#buffer.filter((event) => event.position > this.position());
    this.#buffer = [];
    this.#bufferAfter = to;
    await this.#take(events, to);
    return true;
  }

  async #readOn(): Promise<boolean> {
    const after = this.position();
    const page = await this.#deps.store.readAll({
      after,
      maxCount: PAGE,
      filter: { types: this.#projector.types },
    });
    if (page.position <= after) return false;
    await this.#take(page.events, page.position);
    return true;
  }

  async #take(events: readonly StoredEvent[], to: Position): Promise<void> {
    const stored = this.#stored ?? 0n;
    if (events.length === 0 && to - stored < CHECKPOINT_EVERY) {
      this.#gate.advance(to);
      return;
    }
    if (await this.#commit(events, stored, to)) {
      this.#stored = to;
      this.#gate.advance(to);
    } else {
      // Another process was first. It may have come less far than we wanted to.
      this.#dropBuffer();
      await this.#prepare();
    }
  }

  /** False if the model is not where we thought it was: then nothing has changed. */
  async #commit(events: readonly StoredEvent[], from: Position, to: Position): Promise<boolean> {
    return inTransaction(this.#deps.pool, async (client) => {
      const { rowCount } = await client.query(
        `update projection_checkpoints set position = $4
         where name = $1 and version = $2 and position = $3`,
        [this.name, this.#projector.version, String(from), String(to)],
      );
      if (rowCount === 1 && events.length > 0) await this.#projector.apply(events, client);
      return rowCount === 1;
    });
  }

  /** Makes the tables and the checkpoint if need be, and learns where the model is. */
  async #prepare(): Promise<void> {
    const { pool, store } = this.#deps;
    if (this.#stored === null) {
      await migrate(pool, [...DDL, ...extensionsOf(this.#projector), ...this.#projector.ddl]);
    }
    const storeId = await store.storeId();
    const head = await store.head();
    const position = await inTransaction(pool, (client) =>
      this.#readCheckpoint(client, storeId, head),
    );
    this.#stored = position;
    this.#gate.advance(position);
  }

  /** Another version, another history or a checkpoint that is past it: the model starts anew. */
  async #readCheckpoint(client: pg.PoolClient, storeId: string, head: Position): Promise<Position> {
    const { name, version, tables } = this.#projector;
    await client.query(
      `insert into projection_checkpoints (name, version, store_id, position)
       values ($1, $2, $3, 0) on conflict do nothing`,
      [name, version, storeId],
    );
    const { rows } = await client.query<{ version: number; store_id: string; position: string }>(
      'select version, store_id, position from projection_checkpoints where name = $1 for update',
      [name],
    );
    const row = rows[0];
    if (row === undefined) throw new Error(`the checkpoint of ${name} is gone`);
    const position = BigInt(row.position);
    if (row.version === version && row.store_id === storeId && position <= head) return position;
    this.#deps.log.info({ model: name, version, storeId }, 'a model is built anew');
    for (const table of tables) await client.query(`delete from ${table}`);
    await client.query(
      'update projection_checkpoints set version = $2, store_id = $3, position = 0 where name = $1',
      [name, version, storeId],
    );
    return 0n;
  }

  #dropBuffer(): void {
    this.#buffer = [];
    this.#bufferAfter = null;
  }

  /** Resolves when the tail brings something, or the signal aborts. */
  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done);
      const isNews = this.#bufferAfter !== null && this.#bufferTo > this.position();
      if (signal.aborted || isNews) done();
    });
  }
}
