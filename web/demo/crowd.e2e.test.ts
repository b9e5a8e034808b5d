import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../testing/chromium.ts';
import { makeProgramme } from '../testing/programme.ts';
import { expectGoodEverywhere, goTo, openScreen, PHONE } from '../testing/screens.ts';

const PATIENCE_MS = 120_000;

const open = (page: Page) => page.getByRole('button', { name: 'Simulate an on-sale' });
const tickets = (page: Page) =>
  page.locator('dl div', { hasText: 'Seats sold to them' }).locator('dd');

/** The map as it is painted now. */
const picture = (page: Page): Promise<string> =>
  page.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

describeWithChromium('a simulated on-sale', (browser) => {
  const house = sharedBoxoffice();
  const made = shared(() => makeProgramme(house));

  test(
    'at the push of a button seats go while one watches, competes, and sends the crowd home',
    async () => {
      const { page } = await openScreen(browser(), house.origin);
      await goTo(page, `/show/${made.showId}`);
      await page.getByText('Live', { exact: true }).waitFor();
      await expectGoodEverywhere(page, () => open(page).waitFor());
      const before = await picture(page);
      await page.getByLabel('How many').selectOption({ label: '500 buyers' });
      await open(page).click();
      await page.getByText('500 buyers on the way').waitFor();
      await expect.poll(() => picture(page), { timeout: 30_000 }).not.toBe(before);

      // One of the crowd, while it lasts.
      await page.getByRole('button', { name: 'Take the best 2 seats' }).click();
      await page.getByRole('heading', { level: 1, name: 'Your seats are held' }).waitFor();
      await page.goBack();
      await expect.poll(() => tickets(page).textContent(), { timeout: 40_000 }).not.toBe('0');

      await page.getByRole('button', { name: 'Send them home' }).click();
      await page.getByText(/^(They were sent home|Sold out: no seat is left)\.$/).waitFor({
        timeout: 40_000,
      });
      const twice = page.locator('dl div', { hasText: 'Seats sold twice' }).locator('dd');
      expect(await twice.textContent()).toBe('0');
      await expectGoodEverywhere(page, () => tickets(page).waitFor());
    },
    PATIENCE_MS,
  );

  test(
    'before a waiting room the crowd queues as one does oneself',
    async () => {
      const { showId } = await makeProgramme(house, {
        waiting_room: { enabled: true, admit_per_second: 4, max_active: 12 },
      });
      const { page } = await openScreen(browser(), house.origin);
      await goTo(page, `/show/${showId}`);
      // Whose turn it is not yet is led to the room, and from there to the seats.
      const enter = page.getByRole('link', { name: 'Choose seats' });
      await enter.or(open(page)).first().waitFor();
      if (await enter.isVisible()) await enter.click();
      await page.getByLabel('How many').selectOption({ label: '500 buyers' });
      await open(page).click();
      const inLine = page.locator('dl div', { hasText: 'Wait in the line' }).locator('dd');
      await expect
        .poll(async () => Number((await inLine.allTextContents()).join('')), { timeout: 40_000 })
        .toBeGreaterThan(5);
      await expect.poll(() => tickets(page).textContent(), { timeout: 40_000 }).not.toBe('0');
      await page.getByRole('button', { name: 'Send them home' }).click();
      await page.getByText(/^(They were sent home|Sold out: no seat is left)\.$/).waitFor({
        timeout: 40_000,
      });
    },
    PATIENCE_MS,
  );

  test('in Spanish, on a phone, and by keyboard', async () => {
    const { showId } = await makeProgramme(house);
    const { page } = await openScreen(browser(), house.origin, { ...PHONE, locale: 'es-ES' });
    await goTo(page, `/show/${showId}`);
    const start = page.getByRole('button', { name: 'Simular una salida a la venta' });
    await page.getByLabel('Cuántos').selectOption({ label: '500 compradores' });
    await start.focus();
    await page.keyboard.press('Enter');
    const stop = page.getByRole('button', { name: 'Mandarlos a casa' });
    await stop.waitFor();
    await stop.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Se les ha mandado a casa.').waitFor({ timeout: 40_000 });
  });

  test('where there are no dev tokens there is no such button, and nothing of it is asked for', async () => {
    const { page } = await openScreen(browser(), house.origin);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.route('**/v1/config', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), dev_tokens: false } });
    });
    const config = page.waitForResponse('**/v1/config');
    await goTo(page, `/show/${made.showId}`);
    await config;
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await open(page).count()).toBe(0);
    expect(asked.filter((url) => url.includes('/v1/dev/') || url.includes('crowd'))).toEqual([]);
  });
});
