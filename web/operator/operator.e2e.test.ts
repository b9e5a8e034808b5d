import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectStatus } from '#platform/testing/boxoffice.ts';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../testing/chromium.ts';
import { makeProgramme } from '../testing/programme.ts';
import { expectAccessible, expectGoodEverywhere, openScreen, PHONE } from '../testing/screens.ts';
import { signInAs } from '../testing/staff.ts';

const PATIENCE_MS = 90_000;
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** What a browser says of requests while its connection is cut. */
const CUT = /ERR_INTERNET_DISCONNECTED/;
const dialog = (page: Page) => page.getByRole('dialog');

describeWithChromium('operating', (browser) => {
  const house = sharedBoxoffice();
  const made = shared(() => makeProgramme(house));
  const open = async (path: string, options = {}): Promise<Page> => {
    const { page } = await openScreen(browser(), house.origin, { forgives: CUT, ...options });
    await signInAs(page, 'admin', path);
    return page;
  };

  test(
    'somebody who signs in as operator is brought to the house; a guest is not let in',
    async () => {
      const { page } = await openScreen(browser(), house.origin, PHONE);
      await page.goto('/operator');
      await page.getByText('for staff with another role').waitFor({ timeout: 60_000 });
      await page.getByRole('link', { name: 'Sign in as staff' }).click();
      await button(page, /^Operator/).click();
      await page.getByRole('heading', { level: 1, name: 'The house' }).waitFor();
      await page.getByText('Event store').waitFor();
      expect(await page.getByText('Ready', { exact: true }).count()).toBe(1);
    },
    PATIENCE_MS,
  );

  test(
    'all sales are stopped and resumed with a reason, by keyboard alone',
    async () => {
      const page = await open('/operator');
      const buyer = await house.buyer();
      const hold = (seat: string) =>
        buyer.post(`/v1/shows/${made.showId}/holds`, { seat_ids: [seat] });

      await button(page, 'Stop all sales').focus();
      await page.keyboard.press('Enter');
      await dialog(page).waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'detached' });
      expectStatus(await hold('STALLS-1-1'), 201);

      await page.keyboard.press('Enter');
      await dialog(page).getByLabel('Reason').focus();
      await page.keyboard.type('The payment provider is down');
      await page.keyboard.press('Enter');
      await page.getByText('All sales are stopped.').waitFor();
      await page.getByText('The payment provider is down').waitFor();
      expect((await hold('STALLS-1-2')).body.code).toBe('not_on_sale');

      await button(page, 'Resume all sales').click();
      await dialog(page).getByLabel('Reason').fill('all_well');
      await dialog(page).getByRole('button', { name: 'Resume all sales' }).click();
      await page.getByText('The house sells.').waitFor();
      expectStatus(await hold('STALLS-1-2'), 201);

      await page.getByRole('link', { name: 'Switches' }).click();
      await page.getByText('All sales stopped', { exact: true }).waitFor();
      expect(await page.getByText('The payment provider is down').count()).toBe(1);
    },
    PATIENCE_MS,
  );

  test(
    'a part is switched off and on again',
    async () => {
      const page = await open('/operator/switches');
      await button(page, 'Switch off: Reports').click();
      await dialog(page).getByRole('button', { name: 'Switch off' }).click();
      await button(page, 'Switch on: Reports').waitFor();
      expect((await house.finance.get('/v1/finance/trial-balance')).status).toBe(503);
      await button(page, 'Switch on: Reports').click();
      await dialog(page).getByRole('button', { name: 'Switch on' }).click();
      await button(page, 'Switch off: Reports').waitFor();
      expect((await house.finance.get('/v1/finance/trial-balance')).status).toBe(200);
      await page.getByText('Switched off: Reports').waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'a model is built anew while one watches',
    async () => {
      const page = await open('/operator/models');
      await page.getByText('No model stands before an event.').waitFor();
      await button(page, 'Rebuild: catalog').click();
      await page.getByText(/Built anew and (switched to|compared)/).waitFor({ timeout: 30_000 });
    },
    PATIENCE_MS,
  );

  test(
    'the books are compared on demand',
    async () => {
      const page = await open('/operator');
      await button(page, 'Compare now').click();
      await page.getByText('Orders, seats and money agree').waitFor();
    },
    PATIENCE_MS,
  );

  test.each([
    ['/operator', 'Event store'],
    ['/operator/models', 'catalog'],
    ['/operator/switches', 'Live seat maps'],
  ])(
    '%s is good on phone and desk, light and dark',
    async (path, text) => {
      const page = await open(path);
      await expectGoodEverywhere(page, () =>
        page.getByText(text, { exact: true }).first().waitFor(),
      );
    },
    PATIENCE_MS,
  );

  test(
    'Spanish is as good, and keys alone lead through the area',
    async () => {
      const page = await open('/operator', { locale: 'es-ES' });
      await page.getByRole('heading', { level: 1, name: 'La casa' }).waitFor();
      await page.getByText('Almacén de eventos').waitFor();
      await expectAccessible(page);
      for (const [name, text] of [
        ['Modelos', 'Ningún modelo está parado ante un evento.'],
        ['Interruptores', 'Apagar'],
      ] as const) {
        await page.getByRole('link', { name, exact: true }).focus();
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { level: 1, name }).waitFor();
        await page.getByText(new RegExp(text)).first().waitFor();
        await expectAccessible(page);
      }
    },
    PATIENCE_MS,
  );

  test(
    'what can’t be had is said, and that there is no connection',
    async () => {
      const page = await open('/operator/models');
      let isBroken = true;
      await page.route('**/v1/ops/projections', (route) =>
        isBroken ? route.fulfill({ status: 418, body: 'broken' }) : route.continue(),
      );
      await page.reload();
      await button(page, 'Try again').waitFor();
      isBroken = false;
      await button(page, 'Try again').click();
      await button(page, 'Rebuild: catalog').waitFor();
      await page.context().setOffline(true);
      await page.getByText('There is no connection.').waitFor();
      await expectAccessible(page);
      await page.context().setOffline(false);
      await page.getByText('There is no connection.').waitFor({ state: 'detached' });
    },
    PATIENCE_MS,
  );
});
