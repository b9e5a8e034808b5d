// Installs the dependencies when they are missing or older than package-lock.json.
// Plain JavaScript without dependencies for Node >= 20: nothing is installed yet when it runs.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withInstallLock } from './install-lock.mjs';

/** The project's folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What stops us is told in one line and ends the program. */
export class BootstrapError extends Error {}

/**
 * Makes sure that everything in package-lock.json is installed.
 * @param {{ mustExist?: string[] }} options packages that this run needs (tools of development may
 *   have been left out by an earlier `npm ci --omit=dev`).
 */
export async function ensureInstalled({ mustExist = [] } = {}) {
  if (isInstalled(mustExist)) return;
  await withInstallLock(path.join(root, '.install.lock'), async () => {
    // Somebody else may have installed it all while we waited.
    if (!isInstalled(mustExist)) await install();
  });
}

function isInstalled(mustExist) {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  if (mustExist.some((name) => !existsSync(path.join(root, 'node_modules', name)))) return false;
  const lock = path.join(root, 'package-lock.json');
  // A fresh checkout touches the file without changing it: then what it says decides.
  return statSync(lock).mtimeMs <= statSync(installed).mtimeMs || readStamp() === hashOf(lock);
}

async function install() {
  const progress = showProgress('Installing what Boxoffice needs (npm ci, once)');
  // The project's .npmrc silences npm: here its last words are wanted.
  const told = ['--no-audit', '--no-fund', '--loglevel=notice'];
  const { code, output } = await runNpm(['ci', '--include=dev', ...told]);
  progress.end(code === 0);
  if (code !== 0) {
    throw new BootstrapError(`npm ci failed: ${tellingLine(output)} (run "npm ci" to see it all)`);
  }
  writeFileSync(stampFile(), hashOf(path.join(root, 'package-lock.json')));
}

function runNpm(args) {
  // Under `npm start` this is the very npm that runs us; it need not be on the path.
  const cli = process.env.npm_execpath;
  const viaNode = cli?.endsWith('.js') && existsSync(cli);
  const [command, ...rest] = viaNode ? [process.execPath, cli, ...args] : ['npm', ...args];
  const shell = !viaNode && process.platform === 'win32';
  return new Promise((resolve) => {
    const child = spawn(command, rest, { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk).slice(-64 * 1024);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** npm's own summary of what went wrong: its first error line that isn't only a code. */
function tellingLine(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const errors = lines
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, ''));
  const told = errors.find((line) => line !== '' && !/^(code|errno|syscall|path) /.test(line));
  return told ?? lines.filter((line) => line !== '').at(-1) ?? 'no message';
}

function showProgress(title) {
  const startedMs = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedMs) / 1000)} s`;
  if (!process.stderr.isTTY) {
    console.error(`${title} …`);
    return { end: (ok) => ok && console.error(`Installed in ${seconds()}.`) };
  }
  const draw = () => process.stderr.write(`\r${title} … ${seconds()} `);
  draw();
  const timer = setInterval(draw, 1000);
  return {
    end(ok) {
      clearInterval(timer);
      process.stderr.write(ok ? `\r${title}: done in ${seconds()}.\n` : '\n');
    },
  };
}

function stampFile() {
  return path.join(root, 'node_modules', '.boxoffice-installed');
}

function readStamp() {
  return existsSync(stampFile()) ? readFileSync(stampFile(), 'utf8') : '';
}

function hashOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
