/**
 * Loaded into the house before its own code (`--import`): at SIGUSR2 it collects its garbage and leaves
 * what it then occupies in the file that `BENCH_MEMORY_FILE` names. The house itself knows nothing of it.
 */
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type CollectGarbage = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

const file = process.env.BENCH_MEMORY_FILE;
if (file !== undefined) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as CollectGarbage;
  process.on('SIGUSR2', () => {
    collect({ type: 'major', flavor: 'last-resort' });
    writeFileSync(`${file}.new`, JSON.stringify(process.memoryUsage()));
    renameSync(`${file}.new`, file);
  });
}
