import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectStatus } from '#platform/testing/boxoffice.ts';
import { sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { makeProgramme } from '../../testing/programme.ts';
import { expectGoodEverywhere, openScreen } from '../../testing/screens.ts';
import { signInAs } from '../../testing/staff.ts';

const PATIENCE_MS = 180_000;

describeWithChromium('prices painted on the plan', (browser) => {
  const house = sharedBoxoffice();
  const showIdOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const places = (page: Page, tier: string) =>
    page.getByRole('group', { name: 'Paint with' }).locator('label').filter({ hasText: tier });

  test(
    'by keyboard alone: an event is added, rows are painted on the map, undone and done again, and it is published',
    async () => {
      await makeProgramme(house);
      const { page } = await openScreen(browser(), house.origin);
      await signInAs(page, 'organizer', '/organizer');
      await page.getByRole('link', { name: 'New event' }).press('Enter');
      await page.getByLabel('Name').focus();
      await page.keyboard.type('Luces de bohemia');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'New show: Luces de bohemia' }).waitFor();
      await page.getByLabel('Begins').fill('2031-05-03T19:30');
      await page.getByLabel('On sale from').fill('2026-01-03T10:00');
      await page.getByLabel('Name').focus();
      await page.keyboard.type('Stalls');
      await page.keyboard.press('Tab');
      await page.keyboard.type('48.50');
      await page.getByRole('button', { name: 'Add a price' }).press('Space');
      await page.getByLabel('Name').nth(1).focus();
      await page.keyboard.type('Front rows');
      await page.keyboard.press('Tab');
      await page.keyboard.type('70');

      await page.getByRole('radio').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('button', { name: 'Rows', exact: true }).press('Space');
      await page.getByRole('listbox').focus();
      const at = page.locator('[role=option]');
      await page.keyboard.press('Home');
      await expect.poll(() => at.textContent()).toBe('Stalls: Stalls');
      await page.keyboard.press('Enter');
      await expect.poll(() => at.textContent()).toMatch(/^Stalls, row 1, seat \d+: Stalls$/);
      await page.keyboard.press('Enter');
      await expect.poll(() => at.textContent()).toMatch(/^Stalls, row 1, seat \d+: Front rows$/);
      await places(page, 'Front rows').getByText('18 places').waitFor();
      await places(page, 'Front rows').getByText('€1,260.00').waitFor();
      await page.keyboard.press('Control+z');
      await places(page, 'Front rows').getByText('0 places').waitFor();
      await page.keyboard.press('Control+Shift+z');
      await places(page, 'Front rows').getByText('18 places').waitFor();
      await page.getByLabel('Stalls, 184 places').waitFor();
      expect(await page.getByLabel('Stalls, 184 places').inputValue()).toBe('');

      await page.getByRole('button', { name: 'Save the draft' }).press('Enter');
      await page.getByRole('button', { name: 'Publish' }).press('Enter');
      await page.getByRole('button', { name: 'Pause the sale' }).waitFor();
      const { body } = expectStatus(await house.organizer.get(`/v1/shows/${showIdOf(page)}`), 200);
      expect(body).toMatchObject({
        status: 'on_sale',
        tier_by_section: { STALLS: 'standard', BALCONY: 'standard', FLOOR: 'standard' },
        tier_by_row: { 'STALLS-1': 'tier2' },
        tier_by_seat: {},
      });
    },
    PATIENCE_MS,
  );

  test(
    'by pointer: sections are pressed, seats are drawn over, and the list says the same; with taxes, codes and policy',
    async () => {
      const { eventId } = await makeProgramme(house);
      const { page } = await openScreen(browser(), house.origin);
      await signInAs(page, 'organizer', `/organizer/event/${eventId}/show`);
      await page.getByLabel('Begins').fill('2031-05-03T19:30');
      await page.getByLabel('On sale from').fill('2030-01-03T10:00');
      await page.getByLabel('Name').fill('Standard');
      await page.getByLabel('Price', { exact: true }).fill('20');
      await page.getByRole('button', { name: 'Add a price' }).click();
      await page.getByLabel('Name').nth(1).fill('Best');
      await page.getByLabel('Price', { exact: true }).nth(1).fill('35');
      await page.getByRole('radio').nth(1).check();
      await page.getByRole('button', { name: 'Seats', exact: true }).click();
      const map = page.getByRole('listbox');
      await map.scrollIntoViewIfNeeded();
      const box = (await map.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const to = (x: number, y: number) =>
        page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 12 });
      await to(0.45, 0.2);
      await page.mouse.down();
      await to(0.55, 0.6);
      await page.mouse.up();
      const painted = async () =>
        Number.parseInt((await places(page, 'Best').getByText(/place/).textContent()) ?? '', 10);
      const count = await painted();
      expect(count).toBeGreaterThan(1);
      expect(count).toBeLessThan(100);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(painted).toBe(0);
      await page.getByRole('button', { name: 'Redo' }).click();
      await expect.poll(painted).toBe(count);
      // Escape in the middle of a stroke: nothing of it counts.
      await page.getByRole('button', { name: 'Whole sections' }).click();
      await to(0.5, 0.3);
      await page.mouse.down();
      await page.keyboard.press('Escape');
      await page.mouse.up();
      expect(await painted()).toBe(count);
      await page.getByLabel('Floor, 50 places').selectOption('Best');
      await expect.poll(painted).toBe(count + 50);

      await page.getByRole('button', { name: 'Add a tax' }).click();
      await page.getByRole('button', { name: 'Add a code' }).click();
      await page.getByRole('button', { name: 'Save the draft' }).click();
      await page.getByText('Something is not right yet.').waitFor();
      expect(await page.getByLabel('Called').getAttribute('aria-invalid')).toBe('true');
      await expectGoodEverywhere(page, () =>
        page.getByText('Something is not right yet.').waitFor(),
      );
      await page.getByLabel('Called').fill('IVA');
      await page.getByLabel('Percent').fill('21');
      await page.getByLabel('Access code').fill('AMIGOS');
      await page.getByLabel('From', { exact: true }).fill('2030-01-02T10:00');
      await page.getByLabel('Customers who may use it').fill('100');
      await page.getByRole('group', { name: 'Prices that it opens' }).getByLabel('Best').uncheck();
      await page.getByLabel('Tickets in all, a customer').fill('4');
      await page.getByLabel('Refunds give the fees back too').check();
      await page.getByRole('button', { name: 'Save the draft' }).click();
      await page.getByRole('button', { name: 'Publish' }).waitFor();
      const path = `/v1/shows/${showIdOf(page)}`;
      const { body } = expectStatus(await house.organizer.get(path), 200);
      expect(body).toMatchObject({
        max_tickets_per_customer: 4,
        taxes: [{ name: 'IVA', rate_bps: 2_100, inclusive: true, applies_to: 'both' }],
        policy: { refund_fees: true },
        presales: [{ max_uses: 100, tiers: ['standard'], until: '2030-01-03T09:00:00.000Z' }],
        tier_by_section: { FLOOR: 'tier2' },
      });
      // Codes are kept, though nobody can read them, when something else changes.
      await page.getByRole('button', { name: 'Publish' }).click();
      await page.getByRole('link', { name: 'Change' }).click();
      await page.getByText('The code is as it was').waitFor();
      await page.getByLabel('Until', { exact: true }).fill('2030-01-03T09:30');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByRole('button', { name: 'Pause the sale' }).waitFor();
      const changed = expectStatus(await house.organizer.get(path), 200);
      expect(changed.body.presales).toMatchObject([
        { max_uses: 100, until: '2030-01-03T08:30:00.000Z' },
      ]);
    },
    PATIENCE_MS,
  );

  test(
    'in Spanish',
    async () => {
      const { eventId } = await makeProgramme(house);
      const { page } = await openScreen(browser(), house.origin, { locale: 'es-ES' });
      await signInAs(page, 'organizer', `/organizer/event/${eventId}/show`);
      await page.getByText('Quién paga qué').waitFor();
      await page.getByRole('button', { name: 'Añadir un código' }).click();
      await page.getByRole('button', { name: 'Guardar el borrador' }).click();
      await expectGoodEverywhere(page, () => page.getByText('Aún hay algo que no').waitFor());
      await page.goto(`/organizer/event/${eventId}`);
      await expectGoodEverywhere(page, () => page.getByLabel('Descripción').waitFor());
    },
    PATIENCE_MS,
  );
});
