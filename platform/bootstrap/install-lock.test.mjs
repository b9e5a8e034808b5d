import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withInstallLock } from './install-lock.mjs';

function lockFile() {
  const folder = mkdtempSync(path.join(tmpdir(), 'boxoffice-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, 'lock');
}

test('one works at a time, the others wait', async () => {
  const file = lockFile();
  let working = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++working);
    await new Promise((resolve) => setTimeout(resolve, 20));
    working--;
  };
  await Promise.all([1, 2, 3].map(() => withInstallLock(file, work)));
  expect(most).toBe(1);
  expect(existsSync(file)).toBe(false);
});

test('the lock is let go when the work fails', async () => {
  const file = lockFile();
  const failing = withInstallLock(file, () => Promise.reject(new Error('no network')));
  await expect(failing).rejects.toThrow('no network');
  expect(existsSync(file)).toBe(false);
});

test('the lock of a process that has died does not count', async () => {
  const file = lockFile();
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(file, `${pid}\n`);
  expect(await withInstallLock(file, () => 'installed')).toBe('installed');
});
