/**
 * The built browser app of this checkout: read where it has been built, else built once, in a process of
 * its own that yields to everything else. Nothing waits for it: until it is there, pages say so.
 */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { setPriority } from 'node:os';
import path from 'node:path';
import type { Log } from '../ports.ts';
import { readWebFiles, type WebFiles } from './files.ts';
import { sourceHash } from './source-hash.ts';

export type BundleState =
  | { readonly kind: 'building' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'ready'; readonly files: WebFiles };

export interface Bundle {
  /** Begins to read or build it, where that has not begun; never throws. */
  prepare(): void;
  /** As it is now; the first look prepares it. */
  state(): BundleState;
  /** Breaks off a build. */
  stop(): Promise<void>;
}

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const BUILDER = path.join(import.meta.dirname, 'build-main.ts');
/** It gives way to whoever buys. */
const NICENESS = 10;

export function createBundle({ log }: { readonly log: Log }): Bundle {
  const stopping = new AbortController();
  let state: BundleState = { kind: 'building' };
  let preparing: Promise<void> | null = null;

  async function find(): Promise<void> {
    try {
      state = { kind: 'ready', files: await filesOf(log, stopping.signal) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      state = { kind: 'failed', reason };
      if (!stopping.signal.aborted) log.warn({ reason }, 'the browser app could not be built');
    }
  }

  const prepare = (): void => {
    preparing ??= find();
  };

  return {
    prepare,
    state() {
      prepare();
      return state;
    },
    async stop() {
      stopping.abort();
      await preparing;
    },
  };
}

async function filesOf(log: Log, signal: AbortSignal): Promise<WebFiles> {
  const folder = path.join(ROOT, 'web', 'dist', await sourceHash(ROOT));
  const known = await readIfThere(folder);
  if (known !== null) return known;
  try {
    await runBuilder(signal);
  } catch (error) {
    const older = signal.aborted ? null : await readAny(path.dirname(folder));
    if (older === null) throw error;
    log.warn({ reason: String(error) }, 'the browser app is that of an older version');
    return older;
  }
  return readWebFiles(folder);
}

async function readIfThere(folder: string): Promise<WebFiles | null> {
  try {
    return await readWebFiles(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function readAny(dist: string): Promise<WebFiles | null> {
  const [name] = await readdir(dist).catch(() => []);
  return name === undefined ? null : readIfThere(path.join(dist, name));
}

const OUTPUT_MAX = 4_000;

function runBuilder(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BUILDER], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    });
    if (child.pid !== undefined) yieldToOthers(child.pid);
    let output = '';
    child.stderr.on('data', (chunk) => {
      output = (output + chunk).slice(-OUTPUT_MAX);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(tellingLine(output) ?? `the build ended with ${code}`));
    });
  });
}

/** It may have ended already, or the machine may not allow it: it is only a courtesy. */
function yieldToOthers(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
  }
}

const tellingLine = (output: string): string | undefined =>
  output
    .split('\n')
    .map((line) => line.trim())
    .find((line) => /error/i.test(line));
