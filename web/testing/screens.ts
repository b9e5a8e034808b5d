/** What tests of screens share: a page with its errors kept, and what every screen is held to. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

export interface Screen {
  readonly page: Page;
  /** What the browser complained of: broken rules of the policy, scripts that threw, missing files. */
  readonly complaints: readonly string[];
}

export const PHONE = { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true };
export const DESK = { viewport: { width: 1440, height: 900 } };

/** A window of its own, as of somebody else; closed when the test ends, which it must without complaints. */
export async function openScreen(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions & {
    readonly forgives?: RegExp;
    /** Hosts besides our own that may be asked. */
    readonly knows?: readonly string[];
  } = {},
): Promise<Screen> {
  const { forgives, knows = [], ...rest } = options;
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-GB',
    // Colours are looked at as they are, not on their way.
    reducedMotion: 'reduce',
    ...DESK,
    ...rest,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (message) => {
    // A refusal is an answer like others; what comes of it is on the screen.
    const isRefusal = /Failed to load resource.*status of (4\d\d|503)/.test(message.text());
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const isOurs = url.hostname === '127.0.0.1' || knows.includes(url.hostname);
    if (/^https?:$/.test(url.protocol) && !isOurs) strangers.push(url.href);
  });
  onTestFinished(async () => {
    await context.close();
    expect(complaints.filter((text) => forgives?.test(text) !== true)).toEqual([]);
    expect(strangers).toEqual([]);
  });
  return { page, complaints };
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** WCAG 2.2 AA, as far as a machine can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  // Past the page's policy, as a developer's tools are: it allows no such script.
  await page.evaluate(axe);
  const results = await page.evaluate(
    (tags) =>
      (window as unknown as { axe: { run(o: object): Promise<AxeResults> } }).axe.run({
        runOnly: { type: 'tag', values: tags },
      }),
    RULES,
  );
  const told = results.violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary ?? ''}`),
  }));
  expect(told).toEqual([]);
}

/** Nothing is wider than the screen. */
export async function expectFits(page: Page): Promise<void> {
  const [content, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content).toBeLessThanOrEqual(room ?? 0);
}

/** On phone and desk, light and dark. */
export async function expectGoodEverywhere(page: Page, is: () => Promise<unknown>): Promise<void> {
  for (const { viewport } of [PHONE, DESK]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await is();
      await expectAccessible(page);
      await expectFits(page);
    }
  }
}

/** Until the app itself is there: the first page of a checkout may find it being built. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('#app h1').waitFor({ timeout: 60_000 });
}

/** A house is open, and it is known which seats are free: live, or asked for on a machine that is too busy. */
export const seatsAreThere = (page: Page): Promise<void> =>
  page.getByText(/^(Live|Checked every few seconds)$/).waitFor({ timeout: 60_000 });
