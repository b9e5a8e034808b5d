/**
 * Appends over one long-lived BatchAppend call of KurrentDB's gRPC interface, many in flight at once.
 *
 * The client's own `appendToStream` keeps its pending appends in one table for all clients of the
 * process: a lost connection fails the appends of others, the answers to those then throw inside the
 * other's call and leave it dead, writes that were queued end as unhandled rejections, a silent server
 * is waited for without end, and a failed question for the server's features is never asked again.
 * So the call is made here, on the client's connection (which finds the leader and reconnects), with a
 * table of its own.
 */
import type { EventStoreDBClient } from '@eventstore/db-client';
import grpcPb from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type streamsPb from '@eventstore/db-client/generated/streams_pb.js';
import type { CallOptions, ClientDuplexStream, Metadata } from '@grpc/grpc-js';
import { type BatchAnswer, decodeAnswer } from './batch-answer.ts';
import { batchRequests, type PreparedWrite } from './batch-request.ts';

type Call = ClientDuplexStream<
  InstanceType<typeof streamsPb.BatchAppendReq>,
  InstanceType<typeof streamsPb.BatchAppendResp>
>;

/** What we use of the client beyond its commands; version 6.2.1 is pinned. */
interface ClientInternals {
  GRPCStreamCreator(
    service: typeof grpcPb.StreamsClient,
    name: string,
    open: (grpc: InstanceType<typeof grpcPb.StreamsClient>) => Call,
  ): () => Promise<Call>;
  callArguments(
    options: { readonly requiresLeader: boolean },
    callOptions: { readonly deadline: number },
  ): [Metadata, CallOptions];
}

interface Pending {
  readonly resolve: (answer: BatchAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** One such call; when it ends, all that waits in it fails and it takes nothing more. */
export class BatchStream {
  readonly #pending = new Map<string, Pending>();
  readonly #call: Promise<Call>;
  #ended: { readonly error: unknown } | undefined;
  #answers = 0;

  constructor(client: EventStoreDBClient) {
    const internals = client as unknown as ClientInternals;
    this.#call = internals.GRPCStreamCreator(grpcPb.StreamsClient, 'batchAppend', (grpc) =>
      this.#listen(
        grpc.batchAppend(
          ...internals.callArguments(
            { requiresLeader: true },
            { deadline: Number.POSITIVE_INFINITY },
          ),
        ),
      ),
    )();
    this.#call.catch((error: unknown) => this.#end(error));
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** How many answers have come: one more than before means that the server is there. */
  get answers(): number {
    return this.#answers;
  }

  /** The server's answer; rejects when the call ends before it. `id` must be new. */
  async send(id: string, write: PreparedWrite): Promise<BatchAnswer> {
    const call = await this.#call;
    if (this.#ended !== undefined) throw this.#ended.error;
    return await new Promise<BatchAnswer>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      // Not held back when the socket is full: the queue in front bounds what is in flight.
      for (const request of batchRequests(id, write)) call.write(request);
    });
  }

  /** Nobody waits for this answer any more. */
  forget(id: string): void {
    this.#pending.delete(id);
  }

  /** Ends the call; what waits in it fails. */
  cancel(): void {
    this.#call.then((call) => call.cancel()).catch((error: unknown) => this.#end(error));
    this.#end(new Error('The append call was given up'));
  }

  #listen(call: Call): Call {
    return call
      .on('data', (response: InstanceType<typeof streamsPb.BatchAppendResp>) => {
        this.#answers += 1;
        const id = response.getCorrelationId()?.getString() ?? '';
        const waiting = this.#pending.get(id);
        // An answer after its deadline: whoever asked has been told `unknown`, and asks again.
        if (waiting === undefined) return;
        this.#pending.delete(id);
        waiting.resolve(decodeAnswer(response));
      })
      .on('error', (error: unknown) => this.#end(error))
      .on('end', () => this.#end(new Error('The server ended the append call')));
  }

  #end(error: unknown): void {
    this.#ended ??= { error };
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(error);
  }
}
