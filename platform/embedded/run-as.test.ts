import { chmod } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { chooseRunAs, commandAs } from './run-as.ts';

const isRoot = process.getuid?.() === 0;
const program = '/bin/sh';

test('root becomes somebody else, anybody else stays who he is', async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o711);
  // `sh --version` fails in some shells; `env` knows it everywhere.
  const runAs = chooseRunAs({ program: '/usr/bin/env', folder }, undefined);
  expect(runAs.commandPrefix).toEqual([]);
  expect(runAs.user === undefined).toBe(!isRoot);
  expect(runAs.user?.uid).not.toBe(0);
});

test('whoever owns the database already runs it', async () => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o711);
  const runAs = chooseRunAs({ program: '/usr/bin/env', folder }, 12_345);
  expect(runAs.user?.uid).toBe(isRoot ? 12_345 : undefined);
});

test('where that user may not enter and nothing helps, one line says so', async () => {
  const folder = await temporaryFolder(); // closed to others
  const pathBefore = process.env.PATH;
  onTestFinished(() => {
    process.env.PATH = pathBefore;
  });
  process.env.PATH = '/nowhere'; // so that setpriv isn't found
  const choose = () => chooseRunAs({ program: '/usr/bin/env', folder }, undefined);
  if (isRoot) expect(choose).toThrow(/^PostgreSQL does not run as root, .* may not enter .*\.$/);
  else expect(choose().user).toBeUndefined();
});

test('a prefix changes the user by itself, so that Node must not', () => {
  const user = { uid: 5, gid: 6 };
  expect(commandAs({ commandPrefix: [], user }, program, ['-c'])).toEqual({
    command: program,
    args: ['-c'],
    options: user,
  });
  expect(commandAs({ commandPrefix: ['setpriv', '--'], user }, program, ['-c'])).toEqual({
    command: 'setpriv',
    args: ['--', program, '-c'],
    options: {},
  });
});
