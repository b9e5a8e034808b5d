/**
 * Raw sockets that read server-sent events and parse as little as can be: the same frame is parsed
 * once for all who get it.
 */
import { createConnection, type Socket } from 'node:net';
import { createLatencyRecorder } from '../load/histogram.ts';
import type { Histogram, Percentiles } from '../load/port.ts';
import type { BenchWorld } from '../part.ts';
import type { CrowdInput } from './crowd-main.ts';

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
  /** What everybody saw of these changes, and how long after their answers. */
  evaluate(acknowledged: ReadonlyMap<number, number>): Promise<CrowdResult>;
}

/** The same bytes for everybody who stood at the same version. */
interface DeltaFrame {
  /** Seats that have changed, by their indexes. */
  readonly indexes: readonly number[];
  readonly arrivalsMs: number[];
}

interface Client {
  rest: string;
  /** How many changes have come, once each. */
  changes: number;
  isOpen: boolean;
}

const CONNECTING_AT_ONCE = 200;
const CONNECT_WITHIN_MS = 60_000;
/** For the last frames to come. */
const LINGER_MS = 2_000;
const FRAME_KEY_CHARS = 48;

export async function createCrowd(
  { url, path, clients: count }: CrowdInput,
  { stopwatch, timers }: Pick<BenchWorld, 'stopwatch' | 'timers'>,
): Promise<Crowd> {
  const { hostname, port } = new URL(url);
  const frames = new Map<string, DeltaFrame>();
  const clients: Client[] = [];
  let connected = 0;

  function take(client: Client, frame: string, nowMs: number): void {
    if (!frame.startsWith('event: delta')) return;
    const key = `${frame.length} ${frame.slice(0, FRAME_KEY_CHARS)}`;
    let known = frames.get(key);
    if (known === undefined) {
      known = { indexes: indexesOf(frame), arrivalsMs: [] };
      frames.set(key, known);
    }
    known.arrivalsMs.push(nowMs);
    client.changes += known.indexes.length;
  }

  function open(): Socket {
    const client: Client = { rest: '', changes: 0, isOpen: true };
    clients.push(client);
    const socket = createConnection(Number(port), hostname);
    let isFirst = true;
    socket.setNoDelay(true);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    socket.on('data', (chunk) => {
      const nowMs = stopwatch.nowMs();
      if (isFirst) connected += 1;
      isFirst = false;
      const parts = (client.rest + chunk.toString('latin1')).split('\n\n');
      client.rest = parts.pop() ?? '';
      for (const part of parts) {
        const at = part.indexOf('event: ');
        if (at >= 0) take(client, part.slice(at), nowMs);
      }
    });
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
  const cpu = process.cpuUsage();
  const startedMs = stopwatch.nowMs();
  return {
    clientCount: () => clients.filter(({ isOpen }) => isOpen).length,
    async evaluate(acknowledged) {
      const { user, system } = process.cpuUsage(cpu);
      const tookMs = stopwatch.nowMs() - startedMs;
      await timers.sleep(LINGER_MS);
      const latencies = createLatencyRecorder();
      let changesSeen = 0;
      for (const { indexes, arrivalsMs } of frames.values()) {
        for (const index of indexes) {
          const atMs = acknowledged.get(index);
          if (atMs === undefined) throw new Error(`seat ${index} changed and nobody was told`);
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
