import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectStatus } from '#platform/testing/boxoffice.ts';
import { sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { makeProgramme } from '../../testing/programme.ts';
import { expectGoodEverywhere, goTo, openScreen } from '../../testing/screens.ts';

const PATIENCE_MS = 120_000;

export async function signInAsOrganiser(page: Page): Promise<void> {
  await goTo(page, '/sign-in');
  await page.getByRole('button', { name: /^Organiser/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Your events' }).waitFor();
}

describeWithChromium('the organiser', (browser) => {
  const house = sharedBoxoffice();
  const heading = (page: Page, name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name });

  test(
    'adds an event and a show, publishes, pauses, goes on, sets the waiting room, and cancels knowing the cost',
    async () => {
      await makeProgramme(house);
      const { page } = await openScreen(browser(), house.origin);
      await signInAsOrganiser(page);
      await page.getByRole('link', { name: 'New event' }).click();
      await page.getByRole('button', { name: 'Add the event' }).click();
      await page.getByText('Say what it is called.').waitFor();
      await expectGoodEverywhere(page, () => page.getByText('Say what it is').waitFor());
      await page.getByLabel('Name').fill('Casa de muñecas');
      await page.getByLabel('Kind').selectOption('theatre');
      await page.getByLabel('Artists or teams').fill('Compañía del Río, Coro');
      await page.getByRole('button', { name: 'Add the event' }).click();

      await heading(page, 'New show: Casa de muñecas').waitFor();
      await expectGoodEverywhere(page, () => page.getByLabel('Floor, 50 places').waitFor());
      await page.getByRole('button', { name: 'Save the draft' }).click();
      await page.getByRole('alert').getByText('Say when it begins.').waitFor();
      await page.getByLabel('Begins').fill('2031-05-03T19:30');
      await page.getByLabel('On sale from').fill('2026-01-03T10:00');
      await page.getByLabel('Name').fill('Stalls');
      await page.getByLabel('Price', { exact: true }).fill('48,50');
      await page.getByRole('button', { name: 'Add a price' }).click();
      await page.getByLabel('Name').nth(1).fill('Floor');
      await page.getByLabel('Price', { exact: true }).nth(1).fill('19');
      await page.getByLabel('Floor, 50 places').selectOption('Floor');
      await page.getByRole('button', { name: 'Save the draft' }).click();

      await heading(page, /^Casa de muñecas/).waitFor();
      const showId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const shown = await house.organizer.get(`/v1/shows/${showId}`);
      expect(expectStatus(shown, 200).body).toMatchObject({
        status: 'draft',
        price_tiers: [{ price_cents: 4_850 }, { price_cents: 1_900 }],
        tier_by_section: { STALLS: 'standard', FLOOR: 'tier2' },
      });
      await page.getByRole('button', { name: 'Publish' }).click();
      await page.getByRole('button', { name: 'Pause the sale' }).click();
      await page.getByRole('button', { name: 'Go on selling' }).click();
      await page.getByRole('button', { name: 'Pause the sale' }).waitFor();
      await page.getByLabel('People wait in line').check();
      await page.getByLabel('Let in a second').fill('none');
      await page.getByRole('button', { name: 'Save the waiting room' }).click();
      await page.getByText('A number above zero, such as').waitFor();
      await page.getByLabel('Let in a second').fill('12');
      await page.getByRole('button', { name: 'Save the waiting room' }).click();
      await page.getByText('It counts from now on').waitFor();
      await expectGoodEverywhere(page, () => page.getByText('Kept back').waitFor());

      await page.getByRole('button', { name: 'Cancel the show …' }).click();
      await page.getByText('0 confirmed orders: €0.00 will be returned').waitFor();
      await expectGoodEverywhere(page, () => page.getByText('This can’t be undone.').waitFor());
      await page.getByLabel('I want to cancel this show').check();
      await page.getByRole('button', { name: 'Cancel and give the money back' }).click();
      await page.getByText(/^Cancelled\. 0 orders of 0 given back/).waitFor();
      const cancelled = await house.organizer.get(`/v1/shows/${showId}`);
      expect(cancelled.body).toMatchObject({
        status: 'cancelled',
        waiting_room: { admit_per_second: 12 },
      });
      await page.getByRole('link', { name: 'Events', exact: true }).click();
      await expectGoodEverywhere(page, () =>
        page
          .getByText(/^0 of \d+ sold$/)
          .first()
          .waitFor(),
      );
    },
    PATIENCE_MS,
  );

  test(
    'keeps a row back in the list and part of an area, and puts them on sale again',
    async () => {
      const { showId } = await makeProgramme(house);
      const { page } = await openScreen(browser(), house.origin);
      await signInAsOrganiser(page);
      await goTo(page, `/organizer/show/${showId}/seats`);
      await page.getByText('Live.').waitFor();
      await page.getByLabel('Places in Floor').fill('5');
      await page.getByRole('button', { name: 'Pick free ones' }).click();
      await page.getByRole('button', { name: 'List', exact: true }).click();
      await page.locator('summary', { hasText: 'Balcony' }).click();
      await page.getByRole('button', { name: 'Whole row 1, Balcony' }).click();
      await page.getByText('Picked: 25 free seats').waitFor();
      await expectGoodEverywhere(page, () => page.getByText('Picked: 25 free seats').waitFor());
      await page.getByRole('button', { name: 'Keep 25 seats back' }).click();
      await page.getByText('Done: 25 seats.').waitFor();
      const counts = async () => {
        const { body } = await house.organizer.get(`/v1/shows/${showId}/sales`);
        return (body.seats as { readonly blocked: number }).blocked;
      };
      expect(await counts()).toBe(25);
      await page.getByRole('button', { name: 'Balcony, row 1, seat 3, kept back' }).click();
      await page.getByRole('button', { name: 'Put 1 seat on sale' }).click();
      await page.getByText('Done: 1 seat.').waitFor();
      expect(await counts()).toBe(24);
    },
    PATIENCE_MS,
  );

  test('a guest is told where to sign in, and nothing else', async () => {
    const { page } = await openScreen(browser(), house.origin);
    await goTo(page, '/organizer');
    await heading(page, 'This part is for organisers').waitFor();
    expect(await page.getByRole('link', { name: 'New event' }).count()).toBe(0);
    await expectGoodEverywhere(page, () => heading(page, 'This part is for organisers').waitFor());
  });
});
