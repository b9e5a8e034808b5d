import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { keepShowcase, readShowcase } from './showcase.ts';

const SHOWCASE = { showId: 'shw_1', startsAtMs: 2_000 };

test('the show that a start leads to is remembered until it begins', async () => {
  const dataDir = await temporaryFolder();
  expect(await readShowcase(dataDir, 1_000)).toBeNull();
  await keepShowcase(dataDir, SHOWCASE);
  expect(await readShowcase(dataDir, 1_000)).toEqual(SHOWCASE);
  expect(await readShowcase(dataDir, 2_000)).toBeNull();
});

test('a file that is cut short leads nowhere', async () => {
  const dataDir = await temporaryFolder();
  await writeFile(path.join(dataDir, 'demo-show.json'), '{"showId":"sh');
  expect(await readShowcase(dataDir, 1_000)).toBeNull();
});
