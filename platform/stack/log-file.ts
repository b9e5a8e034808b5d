/** What a process says goes to a file of its own. */
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';

const LOG_BYTES_MAX = 10 * 1024 * 1024;

export const logFileOf = (dataDir: string, name: string): string =>
  path.resolve(dataDir, 'stack', `${name}.log`);

/** Calls with the file, open for appending; one that has grown large is put aside before. */
export async function withLogFile<T>(file: string, use: (fd: number) => T): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o711 });
  if ((await sizeOf(file)) > LOG_BYTES_MAX) await rename(file, `${file}.1`);
  const fd = openSync(file, 'a', 0o600);
  try {
    return use(fd);
  } finally {
    closeSync(fd);
  }
}

const LAST_CHARS = 600;

/** The last it said, for whoever wonders why it ended. */
export async function lastWordsOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.slice(-LAST_CHARS).trim();
}

/** In bytes; 0 for one that is not there. */
export function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
