/** wrk where there is one, else our own. */
import path from 'node:path';
import { startChildScript } from '../child-script.ts';
import type { LoadGenerator, LoadRequest, LoadResult, PacedRequest } from './port.ts';
import { findWrk, runWrk } from './wrk.ts';

const OWN = path.join(import.meta.dirname, 'own-main.ts');

export function createLoadGenerator(log: (line: string) => void): LoadGenerator {
  const wrk = findWrk(log);
  return wrk === null
    ? { name: 'own', run: runOwn, runPaced: runOwn }
    : { name: 'wrk', run: (request) => runWrk(wrk, request), runPaced: runOwn };
}

async function runOwn(request: LoadRequest | PacedRequest): Promise<LoadResult> {
  const generator = await startChildScript(OWN, request);
  try {
    return (await generator.ask({})).result as LoadResult;
  } finally {
    await generator.stop();
  }
}
