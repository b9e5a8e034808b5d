/**
 * Raw sockets that read server-sent events and parse as little as can be: the same frame is parsed
 * once for all who get it.
 */
import { createConnection, type Socket } from 'node:net';
import { deafTimers } from '../deaf-timers.ts';
import { createLatencyRecorder } from '../load/histogram.ts';
import type { Histogram, Percentiles } from '../load/port.ts';
import type { BenchWorld } from '../part.ts';
import type { CrowdInput } from './crowd-main.ts';

/** What everybody is to have seen. */
export interface Changes {
  /** When each change was answered, by the seat's index. */
  readonly acknowledged: ReadonlyMap<number, number>;
  /** Those answered earlier warmed the house up: they are to be seen as well, but are not measured. */
  readonly fromMs: number;
}

export interface CrowdResult {
  /** Who saw every change. */
  readonly clients: number;
  readonly changesSeen: number;
  readonly latencyMs: Percentiles;
  readonly histogram: Histogram;
  /** Processor time of the crowd, of one core. */
  readonly cpuShare: number;
}

export interface Crowd {
  clientCount(): number;
  /** What everybody saw of these changes, and how long after their answers. The crowd is over then. */
  evaluate(changes: Changes): Promise<CrowdResult>;
}

/** The same bytes for everybody who stood at the same version. */
interface DeltaFrame {
  /** Seats that have changed, by their indexes. */
  readonly indexes: readonly number[];
  readonly arrivalsMs: number[];
}

interface Client {
  /** The beginning of a frame whose end is still to come. */
  rest: Buffer;
  /** How many changes have come, once each. */
  changes: number;
  isOpen: boolean;
}

const CONNECTING_AT_ONCE = 200;
const CONNECT_WITHIN_MS = 60_000;
/** What has come meanwhile is read, and counts as come, at its end. */
const NAP_MS = 5;
/** For the last frames to come. */
const LINGER_MS = 2_000;
const FRAME_KEY_BYTES = 48;
const READ_AT_ONCE_BYTES = 64 * 1_024;
const FRAME_END = Buffer.from('\n\n');
const FRAME_START = Buffer.from('event: ');
const DELTA_START = 'event: delta';
const NOTHING = Buffer.alloc(0);

export async function createCrowd(
  { url, path, clients: count }: CrowdInput,
  { stopwatch, timers }: Pick<BenchWorld, 'stopwatch' | 'timers'>,
): Promise<Crowd> {
  const { hostname, port } = new URL(url);
  const frames = new Map<string, DeltaFrame>();
  const clients: Client[] = [];
  let connected = 0;

  function take(client: Client, bytes: Buffer, nowMs: number): void {
    const start = bytes.toString('latin1', 0, FRAME_KEY_BYTES);
    if (!start.startsWith(DELTA_START)) return;
    const key = `${bytes.length} ${start}`;
    let known = frames.get(key);
    if (known === undefined) {
      known = { indexes: indexesOf(bytes.toString('latin1')), arrivalsMs: [] };
      frames.set(key, known);
    }
    known.arrivalsMs.push(nowMs);
    client.changes += known.indexes.length;
  }

  /** `chunk` is only ours until this returns. */
  function read(client: Client, chunk: Buffer): void {
    const nowMs = stopwatch.nowMs();
    const bytes = client.rest.length === 0 ? chunk : Buffer.concat([client.rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(FRAME_END); end >= 0; end = bytes.indexOf(FRAME_END, from)) {
      const at = bytes.indexOf(FRAME_START, from);
      if (at >= 0 && at < end) take(client, bytes.subarray(at, end), nowMs);
      from = end + FRAME_END.length;
    }
    client.rest = from === bytes.length ? NOTHING : Buffer.from(bytes.subarray(from));
  }

  // One for all: by themselves sockets make a buffer for each read.
  const shared = Buffer.alloc(READ_AT_ONCE_BYTES);

  function open(): Socket {
    const client: Client = { rest: NOTHING, changes: 0, isOpen: true };
    clients.push(client);
    let isFirst = true;
    const onRead = (length: number): boolean => {
      if (isFirst) connected += 1;
      isFirst = false;
      read(client, shared.subarray(0, length));
      return true;
    };
    const socket = createConnection({
      port: Number(port),
      host: hostname,
      noDelay: true,
      onread: { buffer: shared, callback: onRead },
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    const close = (): void => {
      client.isOpen = false;
    };
    socket.on('error', close);
    socket.on('close', close);
    return socket;
  }

  const untilMs = stopwatch.nowMs() + CONNECT_WITHIN_MS;
  for (let opened = 0; opened < count; ) {
    if (opened - connected < CONNECTING_AT_ONCE) {
      open();
      opened += 1;
    } else await timers.sleep(2);
    if (stopwatch.nowMs() > untilMs) throw new Error(`${connected} of ${count} had a snapshot`);
  }
  while (connected < count) {
    await timers.sleep(20);
    if (stopwatch.nowMs() > untilMs) throw new Error(`${connected} of ${count} had a snapshot`);
  }
  let isOver = false;
  const listening = (async () => {
    while (!isOver) await deafTimers.sleep(NAP_MS);
  })();
  const cpu = process.cpuUsage();
  const startedMs = stopwatch.nowMs();
  return {
    clientCount: () => clients.filter(({ isOpen }) => isOpen).length,
    async evaluate({ acknowledged, fromMs }) {
      const { user, system } = process.cpuUsage(cpu);
      const tookMs = stopwatch.nowMs() - startedMs;
      await timers.sleep(LINGER_MS);
      isOver = true;
      await listening;
      const latencies = createLatencyRecorder();
      let changesSeen = 0;
      for (const { indexes, arrivalsMs } of frames.values()) {
        for (const index of indexes) {
          const atMs = acknowledged.get(index);
          if (atMs === undefined) throw new Error(`seat ${index} changed and nobody was told`);
          if (atMs < fromMs) continue;
          changesSeen += arrivalsMs.length;
          for (const arrivalMs of arrivalsMs) latencies.record(Math.max(0, arrivalMs - atMs));
        }
      }
      return {
        clients: clients.filter((c) => c.isOpen && c.changes >= acknowledged.size).length,
        changesSeen,
        latencyMs: latencies.percentiles(),
        histogram: latencies.histogram(),
        cpuShare: (user + system) / 1_000 / tookMs,
      };
    },
  };
}

/** Of `data: {"version":7,"changes":[[0,1],[5,1]]}`. */
function indexesOf(frame: string): readonly number[] {
  const data = /data: (.*)$/m.exec(frame)?.[1] ?? '';
  const { changes } = JSON.parse(data) as { changes: [number, number][] };
  return changes.map(([index]) => index);
}
