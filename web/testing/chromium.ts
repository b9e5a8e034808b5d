/** Debian's Chromium for tests, by playwright-core, which brings no browser along. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

const SLOW_START_MS = 60_000;
const HOW_TO_GET_IT = 'apt-get install chromium';
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The tests of a file that need a browser, with one that they share. Without a Chromium it is installed
 * where that can be done without asking (root on Debian), else they are left out with a line that says
 * so; under CI that is a failure.
 */
export function describeWithChromium(name: string, tests: (browser: () => Browser) => void): void {
  const executable = chromiumBinary();
  if (executable === null && process.env.CI === 'true') {
    throw new Error(`no Chromium: ${HOW_TO_GET_IT}`);
  }
  if (executable === null)
    console.log(`Left out, for want of a Chromium: ${name} (${HOW_TO_GET_IT})`);
  describe.skipIf(executable === null)(name, () => {
    let browser: Browser | null = null;
    beforeAll(async () => {
      browser = await launch(executable ?? '');
    }, SLOW_START_MS);
    afterAll(async () => browser?.close());
    tests(() => {
      if (browser === null) throw new Error('the browser has not started yet');
      return browser;
    });
  });
}

export function launch(executablePath: string): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath,
    // Shared memory is small in containers; nothing is to be asked of the world.
    args: [...asRoot, '--disable-dev-shm-usage', '--disable-background-networking'],
  });
}

let found: string | null | undefined;

/** Where it is; null where it is neither there nor to be had. */
export function chromiumBinary(): string | null {
  if (found === undefined) found = find() ?? install();
  return found;
}

const find = (): string | null => PLACES.find((place) => existsSync(place)) ?? null;

function install(): string | null {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  const patience = ['-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=2'];
  const quietly = { stdio: 'ignore', timeout: 300_000 } as const;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execFileSync('apt-get', [...patience, 'update'], quietly);
    const what = ['install', '-y', '--no-install-recommends', 'chromium'];
    execFileSync('apt-get', [...patience, ...what], { ...quietly, env });
  } catch (error) {
    console.log(
      `chromium could not be installed: ${error instanceof Error ? error.message : error}`,
    );
  }
  return find();
}
