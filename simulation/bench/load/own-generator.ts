/** Load from Node's own sockets, with as little work a request as that allows. */
import { readFile } from 'node:fs/promises';
import type { BenchWorld } from '../part.ts';
import { type Connection, openConnection } from './connection.ts';
import { createLatencyRecorder } from './histogram.ts';
import type { LoadRequest, LoadResult, PacedRequest } from './port.ts';

type World = Pick<BenchWorld, 'stopwatch' | 'timers'>;

interface Tally {
  answers: number;
  refused: number;
  errors: number;
}

/** Closed loop: each connection asks again as soon as it is answered. */
export async function runClosed(request: LoadRequest, world: World): Promise<LoadResult> {
  const next = await requestSource(request);
  return measured(request, world, async ({ connections, untilMs, told }) => {
    await Promise.all(
      connections.map(
        (connection) =>
          new Promise<void>((resolve) => {
            const ask = (): void => {
              const sentMs = world.stopwatch.nowMs();
              if (sentMs >= untilMs) {
                resolve();
                return;
              }
              connection.send(next(), (status) => {
                told(status, sentMs);
                if (status === 0) resolve();
                else ask();
              });
            };
            ask();
          }),
      ),
    );
  });
}

const TICK_MS = 1;

/**
 * Open loop: requests fall due at their rate, whatever the answers. One that finds no free connection
 * waits for one, and its latency counts from when it was due: nothing slow hides what it delays.
 */
export async function runPaced(request: PacedRequest, world: World): Promise<LoadResult> {
  const next = await requestSource(request);
  return measured(request, world, async ({ connections, startedMs, untilMs, told }) => {
    const free = [...connections];
    const dueMs = (index: number): number => startedMs + (index * 1_000) / request.perSecond;
    const count = Math.floor(request.seconds * request.perSecond);
    let sent = 0;
    let answered = 0;
    const sendDue = (): void => {
      const nowMs = world.stopwatch.nowMs();
      while (sent < count && dueMs(sent) <= nowMs) {
        const connection = free.pop();
        if (connection === undefined) return;
        const fromMs = dueMs(sent);
        sent += 1;
        connection.send(next(), (status) => {
          answered += 1;
          told(status, fromMs);
          if (status !== 0) free.push(connection);
          sendDue();
        });
      }
    };
    const patienceMs = untilMs + PATIENCE_MS;
    while (answered < count && world.stopwatch.nowMs() < patienceMs) {
      sendDue();
      await world.timers.sleep(TICK_MS);
    }
    // What never came is no small latency.
    for (let index = answered; index < count; index += 1) told(0, dueMs(index));
  });
}

const PATIENCE_MS = 30_000;

interface Run {
  readonly connections: readonly Connection[];
  readonly startedMs: number;
  readonly untilMs: number;
  readonly told: (status: number, fromMs: number) => void;
}

async function measured(
  { url, connections: count, seconds }: LoadRequest,
  { stopwatch }: World,
  work: (run: Run) => Promise<void>,
): Promise<LoadResult> {
  const { hostname, port } = new URL(url);
  const connections = Array.from({ length: count }, () => openConnection(Number(port), hostname));
  const tally: Tally = { answers: 0, refused: 0, errors: 0 };
  const latencies = createLatencyRecorder();
  const startedMs = stopwatch.nowMs();
  const cpu = process.cpuUsage();
  const statuses: Record<string, number> = {};
  const told = (status: number, fromMs: number): void => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (status === 0) tally.errors += 1;
    else tally.answers += 1;
    if (status >= 400) tally.refused += 1;
    latencies.record(stopwatch.nowMs() - fromMs);
  };
  try {
    await work({ connections, startedMs, untilMs: startedMs + seconds * 1_000, told });
  } finally {
    for (const connection of connections) connection.close();
  }
  const tookSeconds = (stopwatch.nowMs() - startedMs) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return {
    ...tally,
    statuses,
    seconds: tookSeconds,
    perSecond: tally.answers / tookSeconds,
    latencyMs: latencies.percentiles(),
    histogram: latencies.histogram(),
    cpuShare: (user + system) / 1_000_000 / tookSeconds,
  };
}

async function requestSource({ requests, seconds }: LoadRequest): Promise<() => Buffer> {
  const bytes = await readFile(requests.file);
  let offset = 0;
  return () => {
    if (offset >= bytes.length) {
      if (!requests.repeat) throw new Error(`${requests.count} are too few for ${seconds} s`);
      offset = 0;
    }
    offset += requests.requestBytes;
    return bytes.subarray(offset - requests.requestBytes, offset);
  };
}
