import { expect, test } from 'vitest';
import { expectStatus } from '#platform/testing/boxoffice.ts';
import { sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { makeProgramme } from '../../testing/programme.ts';
import { expectAccessible, expectGoodEverywhere, goTo, openScreen } from '../../testing/screens.ts';

const PATIENCE_MS = 120_000;

describeWithChromium('the dashboard of a sale', (browser) => {
  const house = sharedBoxoffice();

  test(
    'tells orders, money, holds as they change, and what people fought over',
    async () => {
      const { showId } = await makeProgramme(house);
      const buyer = await house.buyer();
      const hold = (seat_ids: readonly string[]) =>
        buyer.post(`/v1/shows/${showId}/holds`, { seat_ids });
      const { body: held } = expectStatus(await hold(['STALLS-1-1', 'STALLS-1-2']), 201);
      const other = await house.buyer();
      for (let at = 0; at < 3; at += 1) {
        const lost = await other.post(`/v1/shows/${showId}/holds`, { seat_ids: ['STALLS-1-1'] });
        expectStatus(lost, 409);
      }
      const { page } = await openScreen(browser(), house.origin);
      await goTo(page, '/sign-in');
      await page.getByRole('button', { name: /^Organiser/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Your events' }).waitFor();
      await goTo(page, `/organizer/show/${showId}/live`);
      const fact = (name: string) =>
        page
          .locator('dl > div')
          .filter({ has: page.getByText(name, { exact: true }) })
          .locator('dd');
      await page.getByText('Nothing has been sold yet.').waitFor();
      await expect.poll(() => fact('Held').textContent()).toBe('2');

      const paid = await buyer.post(`/v1/holds/${String(held.hold_id)}/checkout`, {
        payment: { method: 'pm_card_visa' },
        idempotency_key: 'once',
        buyer: { name: 'Ana', email: 'ana@example.com' },
      });
      expectStatus(paid, 201);
      await expect.poll(() => fact('Sold').textContent(), { timeout: 20_000 }).toBe('2');
      await expect.poll(() => fact('Orders').textContent(), { timeout: 30_000 }).toBe('1');
      expect(await fact('Taken, less refunds').textContent()).toBe('€103.00');
      await page.getByText(/^Seats sold by minute, now 2 of/).waitFor();
      await page.getByText('The seat was taken').waitFor({ timeout: 60_000 });
      await page.getByRole('cell', { name: '3', exact: true }).first().waitFor();
      await page.getByText('STALLS-1-1').waitFor({ timeout: 30_000 });
      const heldRow = page.getByRole('row', { name: /^Hold seats/ });
      await expect
        .poll(() => heldRow.getByRole('cell').first().textContent(), { timeout: 20_000 })
        .toMatch(/^\d+$/);
      await page.getByRole('button', { name: 'Pause the sale' }).click();
      await page.getByRole('button', { name: 'Go on selling' }).click();
      await page.getByRole('button', { name: 'Cancel the show …' }).click();
      await page.getByText('1 confirmed order: €103.00 will be returned').waitFor();
      for (const table of await page.locator('summary', { hasText: 'The same as a table' }).all()) {
        await table.click();
      }
      await expectGoodEverywhere(page, () => page.getByText('The seat was taken').waitFor());
    },
    PATIENCE_MS,
  );

  test(
    'says how many wait, and that nobody was refused',
    async () => {
      const { showId } = await makeProgramme(house, {
        waiting_room: { enabled: true, admit_per_second: 0.01, max_active: 1 },
      });
      const buyer = await house.buyer();
      expectStatus(await buyer.post('/v1/waiting-room/sessions', { show_id: showId }), 201);
      const { page } = await openScreen(browser(), house.origin);
      await goTo(page, '/sign-in');
      await page.getByRole('button', { name: /^Organiser/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Your events' }).waitFor();
      await goTo(page, `/organizer/show/${showId}/live`);
      await page.getByText('In line', { exact: true }).waitFor();
      await page.getByText('Nobody was refused so far.').waitFor();
      await expectAccessible(page);
    },
    PATIENCE_MS,
  );
});
