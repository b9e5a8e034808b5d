import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ambientReads } from './testing/architecture/ambient-reads.ts';
import {
  forbiddenImports,
  hasImportRule,
  isTestCode,
  topFolder,
} from './testing/architecture/import-rules.ts';

const ASIDE = new Set(['node_modules', 'docs', 'coverage']);

/** Where the world may be read directly: platform/ hands it to the others, web/ runs in a browser. */
const READS_THE_WORLD = new Set(['platform', 'web']);

/** The client hands the world to itself, in one place. */
const CLIENT_RUNTIME = 'client/runtime.ts';

const folders = readdirSync('.', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ASIDE.has(entry.name))
  .map((entry) => entry.name);

const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/node_modules|^dist[./]/.test(name))
    .map((name) => ({
      file: `${folder}/${name.replaceAll('\\', '/')}`,
      source: readFileSync(`${folder}/${name}`, 'utf8'),
    })),
);

test('the whole project is looked at, and each of its folders has a rule', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(folders).toEqual(expect.arrayContaining(['domain', 'event-store', 'platform']));
  expect(folders.filter((folder) => !hasImportRule(folder))).toEqual([]);
});

test('folders import only what they may', () => {
  expect(files.flatMap(({ file, source }) => forbiddenImports(file, source))).toEqual([]);
});

test('outside platform/, web/ and one file of client/ nobody reads clocks, timers or randomness', () => {
  const bound = files.filter(
    ({ file }) =>
      !READS_THE_WORLD.has(topFolder(file)) && file !== CLIENT_RUNTIME && !isTestCode(file),
  );
  expect(bound.flatMap(({ file, source }) => ambientReads(file, source))).toEqual([]);
});
