/** What a running server says about itself in its data folder. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface RuntimeFile {
  readonly url: string;
  readonly databaseUrl: string | null;
  readonly paymentsUrl: string | null;
}

/** Null where no server has left one. */
export async function readRuntime(dataFolder: string): Promise<RuntimeFile | null> {
  try {
    const text = await readFile(path.join(dataFolder, 'runtime.json'), 'utf8');
    const runtime = JSON.parse(text) as Partial<RuntimeFile>;
    if (typeof runtime.url !== 'string') return null;
    return {
      url: runtime.url,
      databaseUrl: runtime.databaseUrl ?? null,
      paymentsUrl: runtime.paymentsUrl ?? null,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
