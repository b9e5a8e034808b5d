import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../testing/chromium.ts';
import { makeProgramme } from '../testing/programme.ts';
import {
  expectAccessible,
  expectGoodEverywhere,
  goTo,
  openScreen,
  PHONE,
  seatsAreThere,
} from '../testing/screens.ts';

const PATIENCE_MS = 90_000;

/** Seats by the list, which everybody can use. */
async function chooseByList(page: Page, showId: string, ...seats: RegExp[]): Promise<void> {
  await goTo(page, `/show/${showId}`);
  await seatsAreThere(page);
  await page.getByRole('button', { name: 'List' }).click();
  await page.getByText('Stalls').first().click();
  for (const seat of seats) await page.getByRole('button', { name: seat }).click();
}

async function fillIn(page: Page, name = 'Ada Lovelace'): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill('ada@example.com');
}

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

describeWithChromium('buying', (browser) => {
  const house = sharedBoxoffice();
  const made = shared(() => makeProgramme(house));
  const open = (options = {}) => openScreen(browser(), house.origin, options);
  const seat = (row: number, label: number) => new RegExp(`Stalls, row ${row}, seat ${label},`);

  test(
    'from the programme to the tickets, on a phone',
    async () => {
      const { page } = await open(PHONE);
      await goTo(page, '/');
      await page.getByRole('link', { name: 'La vida es sueño' }).click();
      await page.getByRole('link', { name: /^Choose seats/ }).click();
      await seatsAreThere(page);
      await page.getByRole('button', { name: 'Take the best 2 seats' }).click();
      await title(page, 'Your seats are held').waitFor();
      expect(await page.getByRole('timer').textContent()).toMatch(/^(10:00|9:5\d)$/);
      await fillIn(page);
      await page.getByRole('button', { name: /^Pay €103\.00/ }).click();
      await title(page, 'See you there').waitFor();
      await page.getByText('Your tickets').waitFor();
      expect(await page.getByText('Valid').count()).toBe(2);
      await page.getByRole('link', { name: 'All my tickets' }).click();
      await page.getByText('Paid').waitFor();
      await page.goBack();
      await title(page, 'See you there').waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'the map is chosen from by pointer, and shows what others take',
    async () => {
      const { page } = await open();
      await goTo(page, `/show/${made.showId}`);
      await seatsAreThere(page);
      const canvas = page.locator('canvas');
      const box = await canvas.boundingBox();
      if (box === null) throw new Error('there is no map');
      // A section is come near to, and then a seat of it is pressed.
      await page.mouse.click(box.x + box.width / 2, box.y + box.height * 0.35);
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.getByRole('button', { name: /^Remove Stalls/ }).waitFor();
      const left = page.getByText(/places left$/);
      const before = await left.textContent();
      const other = await house.buyer();
      const taken = await other.post(`/v1/shows/${made.showId}/holds`, {
        seat_ids: ['BALCONY-5-1', 'BALCONY-5-2'],
      });
      expect(taken.status).toBe(201);
      await expect.poll(() => left.textContent()).not.toBe(before);
      await page.getByRole('button', { name: /^Hold 1 seat/ }).click();
      await title(page, 'Your seats are held').waitFor();
      await page.getByRole('button', { name: 'Give the seats back' }).click();
      await canvas.waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'two buyers on one seat: one has it, the other is offered the nearest like it',
    async () => {
      const [one, other] = [await open(), await open()];
      await chooseByList(one.page, made.showId, seat(4, 9));
      await chooseByList(other.page, made.showId, seat(4, 9));
      await one.page.getByRole('button', { name: /^Hold 1 seat/ }).click();
      await title(one.page, 'Your seats are held').waitFor();
      // Told by the stream before they even try.
      const alert = other.page.getByRole('alert');
      await alert.getByText('Gone: Stalls, row 4, seat 9.').waitFor();
      await alert.getByText(/nearest like them: Stalls, row (4|3|5), seat/).waitFor();
      await expectAccessible(other.page);
      await other.page.getByRole('button', { name: 'Hold these instead' }).click();
      await title(other.page, 'Your seats are held').waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'a seat that is lost at the very moment is shown and another one is offered',
    async () => {
      const { page } = await open({ forgives: /net::ERR_FAILED/ });
      // The stream says nothing: the hold itself finds out.
      await page.route('**/availability/stream', (route) => route.abort());
      await goTo(page, `/show/${made.showId}`);
      await page.getByText('Checked every few seconds').waitFor({ timeout: 20_000 });
      await page.getByRole('button', { name: 'List' }).click();
      await page.getByText('Stalls').first().click();
      await page.getByRole('button', { name: seat(6, 5) }).click();
      await page.route('**/v1/shows/*/availability', (route) => route.abort());
      const rival = await house.buyer();
      await rival.post(`/v1/shows/${made.showId}/holds`, { seat_ids: ['STALLS-6-5'] });
      await page.getByRole('button', { name: /^Hold 1 seat/ }).click();
      await page.getByText('Gone: Stalls, row 6, seat 5.').waitFor();
      await page.getByRole('button', { name: 'I choose others' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
  );

  test(
    'declined in plain words, tried again, and the bank’s challenge on the way; nothing is lost by reloads',
    async () => {
      const { page } = await open();
      await chooseByList(page, made.showId, seat(8, 1), seat(8, 2));
      await page.getByRole('button', { name: /^Hold 2 seats/ }).click();
      await title(page, 'Your seats are held').waitFor();
      await fillIn(page);
      await page.reload();
      await title(page, 'Your seats are held').waitFor();
      expect(await page.getByLabel('Name').inputValue()).toBe('Ada Lovelace');
      await page.getByLabel('Declines: not enough money').check();
      await page.getByRole('button', { name: /^Pay/ }).click();
      await title(page, 'Pay your order').waitFor();
      await page.getByText('There is not enough money on this card.').waitFor();
      await page.getByText('4 tries left.').waitFor();
      await page.reload();
      await page.getByText('4 tries left.').waitFor();
      await page.getByLabel('Asks for confirmation (3-D Secure)').check();
      await page.getByRole('button', { name: /^Pay/ }).click();
      await page.getByRole('heading', { name: 'Confirm your payment' }).waitFor();
      // Back from the bank without an answer: the order still waits for it.
      await page.goBack();
      await page.getByText('Your bank wants to know that it is you').waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Continue at the bank' }).click();
      await page.getByRole('button', { name: 'Complete' }).click();
      await title(page, 'See you there').waitFor();
      expect(new URL(page.url()).search).toBe('');
    },
    PATIENCE_MS,
  );

  test(
    'a double click and a reload while it is paid are one purchase',
    async () => {
      const { page } = await open();
      await chooseByList(page, made.showId, seat(9, 3));
      await page.getByRole('button', { name: /^Hold 1 seat/ }).click();
      await title(page, 'Your seats are held').waitFor();
      await fillIn(page);
      await house.faults({ latency_ms: 700 });
      try {
        await page.getByRole('button', { name: /^Pay/ }).dblclick();
        await page.waitForTimeout(400);
        await page.reload();
        // Whatever had reached the server goes on there; what had not is offered again.
        const paid = title(page, 'See you there');
        const again = page.getByRole('button', { name: /^Pay/ });
        await paid.or(again).first().waitFor({ timeout: 20_000 });
        if (await again.isVisible()) {
          await again.click();
          await paid.waitFor({ timeout: 20_000 });
        }
      } finally {
        await house.faults({});
      }
      await page.getByRole('link', { name: 'All my tickets' }).click();
      await title(page, 'My tickets').waitFor();
      // The title is there before the list is.
      await page.getByRole('listitem').first().waitFor();
      expect(await page.getByRole('listitem').count()).toBe(1);
    },
    PATIENCE_MS,
  );

  test(
    'prices, places for wheelchairs, a clear view, and areas without numbers',
    async () => {
      const { page } = await open(PHONE);
      await chooseByList(page, made.showId);
      const button = (name: string | RegExp) => page.getByRole('button', { name });
      await button('For wheelchairs').click();
      await button(seat(1, 1)).waitFor({ state: 'detached' });
      await button(/Stalls, row 11, seat 1, €51\.50, wheelchair place/).waitFor();
      await button('For wheelchairs').click();
      await button(/row 11, seat 3, €51\.50, obstructed view/).waitFor();
      await button('With a clear view').click();
      await button(/row 11, seat 3/).waitFor({ state: 'detached' });
      await button(/^Balcony/).click();
      await page.getByText('Nothing here matches your filters.').waitFor();
      await page.locator('summary', { hasText: 'Floor' }).click();
      const area = page.getByRole('region', { name: 'Floor: places without numbers' });
      await area.getByRole('button', { name: 'One more' }).click();
      await button('Take 2 places').click();
      await title(page, 'Your seats are held').waitFor();
      await button(/^Pay €41\.00/).waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'by keyboard alone',
    async () => {
      const { page } = await open();
      await chooseByList(page, made.showId);
      const key = async (name: string, times = 1): Promise<void> => {
        for (let at = 0; at < times; at += 1) await page.keyboard.press(name);
      };
      const focused = () =>
        page.evaluate(() => {
          const element = document.activeElement;
          return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
        });
      const tabTo = async (pattern: RegExp): Promise<void> => {
        for (let at = 0; at < 400; at += 1) {
          if (pattern.test(await focused())) return;
          await key('Tab');
        }
        throw new Error(`the keyboard never comes to ${pattern}`);
      };
      await tabTo(seat(1, 1));
      await key('Space');
      await tabTo(/^Hold 1 seat/);
      await key('Enter');
      await title(page, 'Your seats are held').waitFor();
      expect(await focused()).toBe('Your seats are held');
      await key('Tab', 3);
      await page.getByLabel('Name').focus();
      await page.keyboard.type('Ada');
      await key('Tab');
      await page.keyboard.type('ada@example.com');
      await tabTo(/^Pay/);
      await key('Enter');
      await title(page, 'See you there').waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'every screen of the purchase is for everybody, and tells mistakes',
    async () => {
      const { page } = await open();
      await goTo(page, `/show/${made.showId}`);
      await expectGoodEverywhere(page, () => seatsAreThere(page));
      await page.getByRole('button', { name: 'List' }).click();
      await page.getByText('Stalls').first().click();
      await page.getByRole('button', { name: seat(2, 2) }).click();
      await expectGoodEverywhere(page, () => page.getByText('Total').waitFor());
      await page.getByRole('button', { name: /^Hold 1 seat/ }).click();
      await title(page, 'Your seats are held').waitFor();
      await page.getByRole('button', { name: /^Pay/ }).click();
      await page.getByText('Please tell us a name.').waitFor();
      await expectGoodEverywhere(page, () =>
        page.getByText('This is no e-mail address.').waitFor(),
      );
      await fillIn(page);
      await page.getByLabel('Declines', { exact: true }).check();
      await page.getByRole('button', { name: /^Pay/ }).click();
      await expectGoodEverywhere(page, () =>
        page.getByText('Your bank declined the card.').waitFor(),
      );
      await page.getByLabel('Pays').check();
      await page.getByRole('button', { name: /^Pay/ }).click();
      await expectGoodEverywhere(page, () => title(page, 'See you there').waitFor());
      await goTo(page, '/my/orders');
      await expectGoodEverywhere(page, () => page.getByText('Paid').waitFor());
    },
    PATIENCE_MS,
  );

  test(
    'an order of a show that is cancelled tells what becomes of it, and no more seats are offered',
    async () => {
      const { showId } = await makeProgramme(house);
      const { page } = await open();
      await chooseByList(page, showId, seat(1, 1));
      await page.getByRole('button', { name: /^Hold 1 seat/ }).click();
      await title(page, 'Your seats are held').waitFor();
      await fillIn(page);
      await page.getByRole('button', { name: /^Pay/ }).click();
      await title(page, 'See you there').waitFor();
      const order = new URL(page.url()).pathname;
      const cancelled = await house.organizer.post(`/v1/shows/${showId}/cancel`, {
        reason: 'The singer is ill',
      });
      expect(cancelled.status).toBe(202);
      await expect
        .poll(async () => (await house.finance.get(`/v1/orders${order.slice(6)}`)).body.status, {
          timeout: 20_000,
        })
        .toBe('refunded');
      await goTo(page, order);
      await page.getByText('€51.50 was paid back to you.').waitFor();
      expect(await page.getByText(/^Codes for the gate/).count()).toBe(0);
      await expectGoodEverywhere(page, () => page.getByText('This show is cancelled').waitFor());
      await goTo(page, '/my/orders');
      await expectGoodEverywhere(page, () => page.getByText('Show cancelled').waitFor());
      await goTo(page, `/show/${showId}`);
      await page.getByText('This show is cancelled.').waitFor();
      expect(await page.getByRole('button', { name: /^Take the best/ }).count()).toBe(0);
      await expectGoodEverywhere(page, () => page.locator('canvas').waitFor());
    },
    PATIENCE_MS,
  );

  test(
    'the time is told by the server’s clock, extended once, and ends',
    async () => {
      const short = await makeProgramme(house, { hold_minutes: 0.12 });
      const { page } = await open();
      // A clock that is an hour fast changes nothing.
      await page.addInitScript(() => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + 3_600_000;
      });
      await chooseByList(page, short.showId, seat(1, 1));
      await page.getByRole('button', { name: /^Hold 1 seat/ }).click();
      await title(page, 'Your seats are held').waitFor();
      expect(await page.getByRole('timer').textContent()).toMatch(/^0:0[4-8]$/);
      await page.getByRole('button', { name: 'I need more time' }).click();
      await page.getByText('The time was extended once.').waitFor();
      await title(page, 'Time is up').waitFor({ timeout: 30_000 });
      await expectGoodEverywhere(page, () => title(page, 'Time is up').waitFor());
      await page.getByRole('link', { name: 'Choose seats' }).click();
      await page.locator('canvas').waitFor();
    },
    PATIENCE_MS,
  );
});
