/** What a running system says about itself in its data folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface RuntimeFile {
  readonly url: string;
  readonly databaseUrl: string | null;
  /** Where its events are, if not in that database. */
  readonly eventsUrl: string | null;
  /** What the names of its streams begin with there. */
  readonly eventsPrefix: string;
  readonly paymentsUrl: string | null;
  /** Of a stack; none where one process does everything. */
  readonly processes: readonly RuntimeProcess[];
}

export interface RuntimeProcess {
  readonly name: string;
  readonly role: string;
  /** Null while it is down. */
  readonly pid: number | null;
}

/** Where a log of events can be read. */
export interface LogPlace {
  readonly address: string;
  /** What the names of its streams begin with there. */
  readonly prefix: string;
}

export function logOf(runtime: RuntimeFile | null): LogPlace | null {
  const address = runtime?.eventsUrl ?? runtime?.databaseUrl ?? null;
  return address === null ? null : { address, prefix: runtime?.eventsPrefix ?? '' };
}

/** Null where no server has left one. */
export async function readRuntime(dataFolder: string): Promise<RuntimeFile | null> {
  try {
    const text = await readFile(path.join(dataFolder, 'runtime.json'), 'utf8');
    const runtime = parse(text);
    if (typeof runtime?.url !== 'string') return null;
    return {
      url: runtime.url,
      databaseUrl: runtime.databaseUrl ?? null,
      eventsUrl: runtime.eventsUrl ?? null,
      eventsPrefix: runtime.eventsPrefix ?? '',
      paymentsUrl: runtime.paymentsUrl ?? null,
      processes: runtime.processes ?? [],
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Null for one that is just being written. */
function parse(text: string): Partial<RuntimeFile> | null {
  try {
    return JSON.parse(text) as Partial<RuntimeFile>;
  } catch {
    return null;
  }
}
