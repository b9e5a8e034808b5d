import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const PackageLock = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
});

// `npm ci` refuses a lock file that leaves out the builds for other systems, and `npm install` drops
// those that the registry at hand doesn't carry.
test('the lock file names the optional packages of every system', () => {
  const { packages } = PackageLock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`node_modules/${name}`] && !packages[`${from}/node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
