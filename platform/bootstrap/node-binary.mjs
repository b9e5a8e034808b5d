// Finds the Node 24 that runs TypeScript directly: the one from npm, else the one that runs us.

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { BootstrapError, root } from './install.mjs';

const NODE_MAJOR_MIN = 24;

/** The path of a Node that is new enough. */
export function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = path.join(root, 'node_modules', 'node', 'bin', name);
  const answer = spawnSync(installed, ['--version'], { encoding: 'utf8' });
  if (answer.status === 0 && majorOf(answer.stdout) >= NODE_MAJOR_MIN) return installed;
  if (majorOf(process.version) >= NODE_MAJOR_MIN) return process.execPath;
  const why = answer.error?.message ?? answer.stderr.trim().split('\n')[0];
  throw new BootstrapError(
    `Node ${NODE_MAJOR_MIN} from npm does not run on this machine (${why}): allow npm's install scripts and run "npm ci", or start with a Node ${NODE_MAJOR_MIN} of your own (this is ${process.version}).`,
  );
}

function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10);
}
