// node platform/bootstrap/run.mjs <entry.ts> [arguments]: installs what is missing, then runs the
// entry with Node 24 in our place.

import path from 'node:path';
import { runInForeground } from './child.mjs';
import { BootstrapError, ensureInstalled, root } from './install.mjs';
import { findNode } from './node-binary.mjs';

const [entry, ...args] = process.argv.slice(2);
try {
  if (!entry) throw new BootstrapError('usage: node platform/bootstrap/run.mjs <entry.ts> [args]');
  await ensureInstalled();
  process.exitCode = await runInForeground(findNode(), [path.resolve(root, entry), ...args]);
} catch (error) {
  console.error(error instanceof BootstrapError ? error.message : error);
  process.exitCode = 1;
}
