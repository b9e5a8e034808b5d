/** Debian's wrk: an event loop in C, the cheapest load there is. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { createLatencyRecorder } from './histogram.ts';
import type { LoadRequest, LoadResult } from './port.ts';

const run = promisify(execFile);
const SCRIPT = path.join(import.meta.dirname, 'wrk.lua');
const OUTPUT_BYTES_MAX = 64 * 1_048_576;

/** Where it is; where it is not, and can be installed without asking (root on Debian), it is. */
export function findWrk(log: (line: string) => void): string | null {
  return find() ?? install(log);
}

function find(): string | null {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => path.join(folder, 'wrk')).find(existsSync) ?? null;
}

function install(log: (line: string) => void): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  log('installing wrk (apt-get install wrk) …');
  const patience = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
  const quietly = { stdio: 'ignore', timeout: 180_000 } as const;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', [...patience, 'update'], quietly);
    const what = ['install', '-y', '--no-install-recommends', 'wrk'];
    execFileSync('apt-get', [...patience, ...what], { ...quietly, env });
  } catch (error) {
    log(`wrk could not be installed: ${error instanceof Error ? error.message : error}`);
  }
  return find();
}

interface WrkReport {
  readonly answers: number;
  readonly refused: number;
  readonly errors: number;
  readonly us: number;
  readonly cpu_seconds: number;
  /** There were too few requests. */
  readonly ended: boolean;
  readonly latency_us: readonly (readonly [number, number])[];
}

export async function runWrk(wrk: string, request: LoadRequest): Promise<LoadResult> {
  const { url, connections, seconds, requests } = request;
  const { stdout } = await run(
    wrk,
    [
      ...['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', SCRIPT, url, '--'],
      ...[requests.file, String(requests.requestBytes), requests.repeat ? 'repeat' : 'once'],
    ],
    { maxBuffer: OUTPUT_BYTES_MAX },
  );
  const line = stdout.split('\n').find((text) => text.startsWith('RESULT '));
  if (line === undefined) throw new Error(`wrk did not tell its result:\n${stdout}`);
  const report = JSON.parse(line.slice('RESULT '.length)) as WrkReport;
  if (report.ended) throw new Error(`${requests.count} requests are too few for ${seconds} s`);
  const latencies = createLatencyRecorder();
  for (const [us, count] of report.latency_us) latencies.record(us / 1_000, count);
  const tookSeconds = report.us / 1_000_000;
  return {
    answers: report.answers,
    refused: report.refused,
    errors: report.errors,
    seconds: tookSeconds,
    perSecond: report.answers / tookSeconds,
    latencyMs: latencies.percentiles(),
    histogram: latencies.histogram(),
    cpuShare: report.cpu_seconds / tookSeconds,
  };
}
