import { EventStoreDBClient } from '@eventstore/db-client';
import type { Log, Timers } from '#platform/ports.ts';
import { BatchStream } from './batch-stream.ts';

export interface ConnectionOptions {
  readonly connectionString: string;
  readonly timers: Timers;
  readonly log: Log;
}

/** A server that says nothing is not called anew more often than this. */
const RENEW_PAUSE_MS = 1_000;

/**
 * The client, made anew where it can't be trusted any more. It reconnects by itself when a connection
 * breaks; one that is only silent it would keep.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #closed = new AbortController();
  #client: EventStoreDBClient;
  #appends: BatchStream | undefined;
  #resting = false;

  /** Throws for a connection string that means nothing; nothing is sent yet. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#client = EventStoreDBClient.connectionString(options.connectionString);
  }

  get client(): EventStoreDBClient {
    return this.#client;
  }

  /** The call that appends go over, opened again whenever it has ended. */
  appends(): BatchStream {
    if (this.#appends === undefined || this.#appends.ended) {
      this.#appends = new BatchStream(this.#client);
    }
    return this.#appends;
  }

  /** Leaves this client to itself and goes on with a new one. What is under way fails. */
  renew(reason: unknown): void {
    const { timers, log } = this.#options;
    if (this.#resting || this.#closed.signal.aborted) return;
    this.#resting = true;
    void timers.sleep(RENEW_PAUSE_MS, this.#closed.signal).then(() => {
      this.#resting = false;
    });
    log.warn({ err: reason }, 'Connecting anew to KurrentDB');
    const old = this.#client;
    this.#appends?.cancel();
    this.#appends = undefined;
    this.#client = EventStoreDBClient.connectionString(this.#options.connectionString);
    this.#dispose(old);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#appends?.cancel();
    this.#dispose(this.#client);
  }

  /** Ends its calls and lets go of its socket, which `dispose` alone would leave open. */
  #dispose(client: EventStoreDBClient): void {
    const { log } = this.#options;
    const { getChannel } = client as unknown as { getChannel(): Promise<{ close(): void }> };
    client
      .dispose()
      .then(getChannel)
      .then((channel) => channel.close())
      .catch((error: unknown) => log.debug({ err: error }, 'A KurrentDB client ended badly'));
  }
}
