import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createPurchases, type Purchases } from '#platform/testing/purchases.ts';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { expectAccessible, expectGoodEverywhere, openScreen } from '../../testing/screens.ts';
import { signInAs } from '../../testing/staff.ts';

const PATIENCE_MS = 90_000;

describeWithChromium('the time machine', (browser) => {
  const house = sharedBoxoffice();
  const purchases: Purchases = shared(() => createPurchases(house));
  const open = async (path: string): Promise<Page> => {
    const { page } = await openScreen(browser(), house.origin);
    await signInAs(page, 'finance', path);
    return page;
  };
  const slider = (page: Page) => page.getByRole('slider', { name: 'Moment' });
  const told = (page: Page) => slider(page).getAttribute('aria-valuetext');
  const soldNow = (page: Page) =>
    page.getByRole('term').filter({ hasText: 'Sold' }).locator('xpath=following-sibling::dd');

  test(
    'goes back to before the sale and on to today by keyboard, tells what was sold, and is shared',
    async () => {
      await purchases.paidOrder();
      const page = await open('/finance/time');
      await page.getByText('A Night', { exact: true }).waitFor();
      await page.getByLabel('Show id').fill(purchases.showId);
      await page.keyboard.press('Enter');
      await expect.poll(() => soldNow(page).textContent(), { timeout: 10_000 }).toBe('2');
      await expect.poll(() => told(page)).toMatch(/Sold 2, Off sale 0$/);

      // The house of the test was published only just now: before that there is nothing to be seen.
      await slider(page).focus();
      await page.keyboard.press('Home');
      await page.getByText('It was not published by then.').waitFor();
      await page.keyboard.press('End');
      await expect.poll(() => soldNow(page).textContent()).toBe('2');

      const { searchParams } = new URL(page.url());
      expect(Date.parse(searchParams.get('at') ?? '')).toBeGreaterThan(0);
      await page.reload();
      await expect.poll(() => soldNow(page).textContent(), { timeout: 10_000 }).toBe('2');
      await page.getByText('By section').click();
      await page.getByText('Sold 2', { exact: true }).waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'all of it is asked for once: from then on it plays and is gone through without the server',
    async () => {
      const page = await open('/finance/time');
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/availability')) asked.push(new URL(request.url()).pathname);
      });
      await page.goto(`/finance/time/${purchases.showId}`);
      await slider(page).waitFor();
      await page.getByLabel('Pace').selectOption('fast');
      await page.getByRole('button', { name: 'Play' }).click();
      // By leaps, for who asks for less motion.
      await expect
        .poll(async () => Number(await slider(page).inputValue()), { timeout: 20_000 })
        .toBeGreaterThan(150);
      await page.getByRole('button', { name: 'Pause' }).click();
      const step = Number(await slider(page).inputValue());
      await page.getByRole('button', { name: 'A step on' }).click();
      expect(Number(await slider(page).inputValue())).toBe(step + 1);
      await slider(page).fill('600');
      await expect.poll(() => soldNow(page).textContent()).toBe('2');
      expect(asked).toEqual([`/v1/shows/${purchases.showId}/availability/history`]);
    },
    PATIENCE_MS,
  );

  test(
    'in Spanish too, and it says when what happened can’t be had',
    async () => {
      const { page } = await openScreen(browser(), house.origin, {
        locale: 'es-ES',
        forgives: /Failed to load resource/,
      });
      let isBroken = true;
      await page.route('**/availability/history?*', (route) =>
        isBroken ? route.fulfill({ status: 418, body: 'broken' }) : route.continue(),
      );
      await signInAs(page, 'finance', `/finance/time/${purchases.showId}`);
      await page.getByRole('button', { name: 'Reintentar' }).waitFor({ timeout: 30_000 });
      await expectAccessible(page);
      isBroken = false;
      await page.getByRole('button', { name: 'Reintentar' }).click();
      await page.getByRole('slider', { name: 'Momento' }).waitFor();
      await expectAccessible(page);
    },
    PATIENCE_MS,
  );

  test(
    'a seat that is pressed tells its story',
    async () => {
      const page = await open(`/finance/time/${purchases.showId}`);
      const canvas = page.locator('canvas');
      await canvas.scrollIntoViewIfNeeded();
      const box = await canvas.boundingBox();
      if (box === null) throw new Error('there is no map');
      const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
      for (let press = 0; press < 4 && !page.url().includes('/seat/'); press += 1) {
        await page.mouse.click(...middle);
        await page.waitForTimeout(400);
      }
      await page.getByRole('heading', { level: 1, name: /^The story of seat A-/ }).waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'it is good on phone and desk, light and dark',
    async () => {
      const page = await open('/finance/time');
      await expectGoodEverywhere(page, () => page.getByText('A Night', { exact: true }).waitFor());
      await page.goto(`/finance/time/${purchases.showId}`);
      await expectGoodEverywhere(page, () => page.locator('canvas').waitFor());
    },
    PATIENCE_MS,
  );
});
