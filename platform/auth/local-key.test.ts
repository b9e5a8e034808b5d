import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { loadLocalKey } from './local-key.ts';

const keyFile = (folder: string) => path.join(folder, 'keys', 'local.key');

test('the key is made once, for its owner only, and read afterwards', async () => {
  const folder = path.join(await temporaryFolder(), 'not', 'yet', 'there');
  const first = await loadLocalKey(folder);
  const second = await loadLocalKey(folder);

  expect(second.deriveKey('tokens')).toEqual(first.deriveKey('tokens'));
  expect(first.deriveKey('tokens')).toHaveLength(32);
  expect((await stat(keyFile(folder))).mode & 0o777).toBe(0o600);
});

test('each purpose and each installation has a key of its own', async () => {
  const one = await loadLocalKey(await temporaryFolder());
  const other = await loadLocalKey(await temporaryFolder());
  expect(one.deriveKey('tokens')).not.toEqual(one.deriveKey('cookies'));
  expect(one.deriveKey('tokens')).not.toEqual(other.deriveKey('tokens'));
});

test('starters at the same time agree on one key and leave nothing else behind', async () => {
  const folder = await temporaryFolder();
  const keys = await Promise.all(Array.from({ length: 20 }, () => loadLocalKey(folder)));
  const different = new Set(keys.map((key) => key.deriveKey('tokens').join()));
  expect(different.size).toBe(1);
  expect(await readdir(path.join(folder, 'keys'))).toEqual(['local.key']);
});

test('a damaged key is refused, never replaced', async () => {
  const folder = await temporaryFolder();
  await loadLocalKey(folder);
  await chmod(keyFile(folder), 0o600);
  await writeFile(keyFile(folder), 'short');
  await expect(loadLocalKey(folder)).rejects.toThrow('does not hold a key of 32 bytes');
  expect(await readFile(keyFile(folder), 'utf8')).toBe('short');
});

test('a data folder that is a file gives one clear line', async () => {
  const file = path.join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await expect(loadLocalKey(file)).rejects.toThrow(
    /^The signing key can't be read or made: .*file/,
  );
});
