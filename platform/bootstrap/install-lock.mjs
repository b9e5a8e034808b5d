// Lets one process at a time install: two `npm ci` at once would delete each other's files.

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const WAIT_MS_MAX = 10 * 60_000;

/** Runs `work` while holding the lock file, waiting for whoever has it. */
export async function withInstallLock(file, work) {
  const deadlineMs = Date.now() + WAIT_MS_MAX;
  let told = false;
  while (!take(file)) {
    if (!told) console.error('Another start is installing; waiting for it …');
    told = true;
    if (Date.now() > deadlineMs) throw new Error(`${file} is still held after ten minutes`);
    await sleep(200);
  }
  const letGo = () => rmSync(file, { force: true });
  process.once('exit', letGo);
  try {
    return await work();
  } finally {
    process.removeListener('exit', letGo);
    letGo();
  }
}

/** The file appears with its content in it: nobody ever reads half a process id. */
function take(file) {
  const draft = `${file}.${process.pid}.draft`;
  writeFileSync(draft, `${process.pid}\n`);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const holder = readPid(file);
  if (holder !== null && !isAlive(holder)) removeStale(file, holder);
  return false;
}

/** Takes a dead holder's file away. Renaming has one winner, who puts a fresh one back. */
function removeStale(file, deadPid) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (!Object.is(readPid(aside), deadPid)) linkSync(aside, file);
  } catch (error) {
    // Somebody else was faster, either way: look again.
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(aside, { force: true });
}

function readPid(file) {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
