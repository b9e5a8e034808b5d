import featuresGrpcPb from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js';
import grpcPb from '@eventstore/db-client/generated/streams_grpc_pb.js';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { type AppendCall, append } from './append.ts';
import { type BatchCall, batchAppend } from './batch-append.ts';
import { Connections } from './connections.ts';
import { type AppendFault, type CallError, Faults, notLeader } from './faults.ts';
import { StoredLog } from './log.ts';
import type { Endable, ServerParts } from './parts.ts';
import { type ReadCall, read } from './read.ts';
import type { AppendResp } from './wire.ts';

export interface TestKurrentdbOptions {
  /** Any free one by default. */
  readonly port?: number;
  /** What it keeps; given to two servers they are one cluster. */
  readonly log?: StoredLog;
  /** As the real one: 256 MiB an append, 16 MiB an event. Older ones took 1 MiB an append. */
  readonly maxAppendBytes?: number;
  readonly maxEventBytes?: number;
  /** As the real one: two seconds. */
  readonly commitTimeoutMs?: number;
}

/** A KurrentDB in this process, for tests: the same calls over a real socket, and faults to order. */
export interface TestKurrentdb {
  /** The connection string. */
  readonly url: string;
  readonly port: number;
  readonly log: StoredLog;
  /** How many appends and reads were asked for, and connections made, so far. */
  readonly counts: {
    readonly appends: number;
    readonly reads: number;
    readonly connections: number;
  };
  /** How many calls and connections are open now. */
  readonly open: { readonly calls: number; readonly connections: number };
  /** Cuts the connections, refuses new ones; `accept` ends it. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /** Takes whatever comes, new connections too, does nothing and answers nothing; `wake` ends it. */
  stall(): void;
  /** Does all that came meanwhile; with `forgets` it cuts the connections and does nothing of it. */
  wake(how?: { readonly forgets: boolean }): void;
  cutConnections(): void;
  /** Cuts the connections, and each new one as soon as it is made; `wake` ends it. */
  hangUp(): void;
  /** The next appends, one by default, go wrong. */
  failAppends(fault: AppendFault, times?: number): void;
  /** The next reads and subscriptions, one by default, end like this. */
  failReads(error: CallError, times?: number): void;
  /** Ends every call over which appends go: with an error or, without one, as if all were said. */
  endAppendCalls(error?: CallError): void;
  /** Ends every read and subscription. */
  endReads(error?: CallError): void;
  /** The subscriptions that there are get nothing more, and are not told so. */
  muteSubscriptions(): void;
  /** From now on another server leads. */
  followLeader(leader: { readonly host: string; readonly port: number }): void;
  lead(): void;
  /** Off and on again with all that was stored. */
  restart(downMs?: number): Promise<void>;
  stop(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;
const MAX_APPEND_BYTES = 256 * MEBIBYTE;
const MAX_EVENT_BYTES = 16 * MEBIBYTE;
/** What the real one takes in one message. */
const MAX_MESSAGE_BYTES = 16 * MEBIBYTE - 10_000;
/** Between writing and telling: what comes meanwhile is told with it. */
const COMMIT_MS = 1;
const COMMIT_TIMEOUT_MS = 2_000;

export async function startTestKurrentdb(
  options: TestKurrentdbOptions = {},
): Promise<TestKurrentdb> {
  const log = options.log ?? new StoredLog();
  const faults = new Faults();
  const timers = new Set<NodeJS.Timeout>();
  const appendCalls = new Set<Endable>();
  const readCalls = new Set<Endable>();
  const counts = { appends: 0, reads: 0 };
  let leaderElsewhere: CallError | undefined;
  let committed: (() => void)[] = [];
  let isCommitting = false;

  function later(work: () => void, afterMs = options.commitTimeoutMs ?? COMMIT_TIMEOUT_MS): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, afterMs);
    timers.add(timer);
  }

  function commitSoon(): void {
    if (isCommitting) return;
    isCommitting = true;
    later(() => {
      isCommitting = false;
      log.commit();
      const told = committed;
      committed = [];
      for (const tell of told) tell();
    }, COMMIT_MS);
  }

  const endAll = (calls: ReadonlySet<Endable>, error: CallError | undefined): void => {
    for (const call of calls) {
      if (error === undefined) call.end();
      else call.emit('error', error);
    }
  };

  function partsFor(calls: Set<Endable>): ServerParts {
    return {
      log,
      faults,
      maxAppendBytes: options.maxAppendBytes ?? MAX_APPEND_BYTES,
      maxEventBytes: options.maxEventBytes ?? MAX_EVENT_BYTES,
      get leaderElsewhere() {
        return leaderElsewhere;
      },
      countAppend: () => {
        counts.appends += 1;
      },
      countRead: () => {
        counts.reads += 1;
      },
      commitSoon,
      whenCommitted: (work) => {
        if (isCommitting) committed.push(work);
        else work();
      },
      later,
      cutConnections: () => connections.cut(),
      keep: (call) => {
        calls.add(call);
        call.on('close', () => calls.delete(call));
        call.on('cancelled', () => calls.delete(call));
      },
      end: (call, error) => {
        calls.delete(call);
        call.emit('error', error);
      },
    };
  }

  const server = new Server({ 'grpc.max_receive_message_length': MAX_MESSAGE_BYTES });
  const appendParts = partsFor(appendCalls);
  const readParts = partsFor(readCalls);
  const { StreamsService } = grpcPb;
  server.addService(
    {
      batchAppend: StreamsService.batchAppend,
      append: StreamsService.append,
      read: {
        ...StreamsService.read,
        responseSerialize: (bytes: Uint8Array) => Buffer.from(bytes),
      },
    },
    handlers({
      batchAppend: (call: BatchCall) => batchAppend(appendParts, call),
      append: (call: AppendCall, done: sendUnaryData<AppendResp>) =>
        append(appendParts, call, done),
      read: (call: ReadCall) => read(readParts, call),
    }),
  );
  server.addService(featuresGrpcPb.ServerFeaturesService, handlers({ getSupportedMethods }));
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const connections = new Connections((socket) => injector.injectConnection(socket));
  await connections.listen(options.port);

  return {
    url: `esdb://127.0.0.1:${connections.port}?tls=false`,
    port: connections.port,
    log,
    get counts() {
      return { ...counts, connections: connections.accepted };
    },
    get open() {
      return { calls: appendCalls.size + readCalls.size, connections: connections.open };
    },
    refuse: () => connections.refuse(),
    accept: () => connections.listen(),
    stall: () => {
      faults.hold();
      connections.reception = 'hold';
    },
    wake: ({ forgets } = { forgets: false }) => {
      if (forgets) faults.forget();
      else faults.release();
      // Those that were only held have never been served.
      if (forgets) connections.cut();
      else connections.serveHeld();
      connections.reception = 'serve';
    },
    cutConnections: () => connections.cut(),
    hangUp: () => {
      connections.reception = 'hangUp';
      connections.cut();
    },
    failAppends: (fault, times = 1) => faults.orderForAppends(fault, times),
    failReads: (error, times = 1) => faults.orderForReads(error, times),
    endAppendCalls: (error) => endAll(appendCalls, error),
    endReads: (error) => endAll(readCalls, error),
    muteSubscriptions: () => {
      for (const call of readCalls) faults.muted.add(call);
    },
    followLeader: (leader) => {
      leaderElsewhere = notLeader(leader);
    },
    lead: () => {
      leaderElsewhere = undefined;
    },
    restart: async (downMs = 0) => {
      await connections.refuse();
      await new Promise((resolve) => setTimeout(resolve, downMs));
      await connections.listen();
    },
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      log.commit();
      await connections.refuse();
      injector.destroy();
      server.forceShutdown();
    },
  };
}

/** The one place where handlers of several kinds go into gRPC's table, which has no types. */
function handlers<T extends object>(table: T): Record<string, UntypedHandleCall> {
  return table as unknown as Record<string, UntypedHandleCall>;
}

function getSupportedMethods(
  _call: ServerUnaryCall<unknown, unknown>,
  done: sendUnaryData<InstanceType<typeof featuresPb.SupportedMethods>>,
): void {
  const methods = new featuresPb.SupportedMethods().setEventStoreServerVersion('26.1.0-test');
  for (const [name, features] of [
    ['read', ['position', 'events']],
    ['append', []],
    ['batchappend', ['deadline_duration']],
  ] as const) {
    methods.addMethods(
      new featuresPb.SupportedMethod()
        .setServiceName('event_store.client.streams.streams')
        .setMethodName(name)
        .setFeaturesList([...features]),
    );
  }
  done(null, methods);
}
