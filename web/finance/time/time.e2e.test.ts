import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createPurchases, type Purchases } from '#platform/testing/purchases.ts';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { expectGoodEverywhere, openScreen } from '../../testing/screens.ts';
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
    'plays from the beginning, and asks for one moment after the other',
    async () => {
      const page = await open(`/finance/time/${purchases.showId}`);
      await slider(page).waitFor();
      let [underWay, most, asked] = [0, 0, 0];
      page.on('request', (request) => {
        if (!request.url().includes('availability?at=')) return;
        asked += 1;
        underWay += 1;
        most = Math.max(most, underWay);
      });
      const ended = (request: { url(): string }): void => {
        if (request.url().includes('availability?at=')) underWay -= 1;
      };
      page.on('requestfinished', ended);
      page.on('requestfailed', ended);
      await page.getByRole('button', { name: 'Play' }).click();
      await expect.poll(() => slider(page).inputValue(), { timeout: 20_000 }).toBe('3');
      await page.getByRole('button', { name: 'Pause' }).click();
      const step = await slider(page).inputValue();
      await page.getByRole('button', { name: 'A step on' }).click();
      expect(Number(await slider(page).inputValue())).toBe(Number(step) + 1);
      expect(asked).toBeGreaterThan(2);
      expect(most).toBeLessThanOrEqual(2);
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
