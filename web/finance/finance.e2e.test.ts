import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pause } from '#platform/testing/boxoffice.ts';
import { createPurchases, type Purchases } from '#platform/testing/purchases.ts';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../testing/chromium.ts';
import { expectAccessible, expectGoodEverywhere, openScreen } from '../testing/screens.ts';
import { signInAs } from '../testing/staff.ts';

const PATIENCE_MS = 90_000;
/** Well after the first look of the house itself, well before the second. */
const OWN_LOOK_MS = 12_000;
const startedAtMs = Date.now();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const dialog = (page: Page) => page.getByRole('dialog');

describeWithChromium('finance', (browser) => {
  const house = sharedBoxoffice();
  const purchases: Purchases = shared(() => createPurchases(house));
  const open = async (path: string, options = {}): Promise<Page> => {
    const { page } = await openScreen(browser(), house.origin, options);
    await signInAs(page, 'finance', path);
    return page;
  };

  test(
    'the trial balance balances, is exported, and is had of a past moment',
    async () => {
      await purchases.paidOrder();
      const page = await open('/finance');
      await page.getByText('Debits and credits are equal').waitFor();
      await page.getByRole('rowheader', { name: 'Revenue from fees' }).waitFor();
      await page.getByRole('row', { name: 'Debits less credits €0.00' }).waitFor();
      const download = page.waitForEvent('download');
      await button(page, 'Export as CSV').click();
      const file = await (await download).createReadStream();
      const csv = Buffer.concat(await file.toArray()).toString();
      expect(csv).toMatch(/^account,currency,debit_cents,credit_cents\r\n/);
      expect(csv).toContain('fee_revenue,EUR,0,');
      await page.getByLabel('As it was at').fill('2020-01-01T00:00:00');
      await button(page, 'Show').click();
      await page.getByText('Nothing had been booked by then.').waitFor();
      expect(new URL(page.url()).search).toContain('at=2020-01-01');
      await button(page, 'Now').click();
      await page.getByRole('rowheader', { name: 'Revenue from fees' }).waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'a payment that was taken past us is found, and its remedy applied',
    async () => {
      // The house looks for such payments itself, three seconds after its start and then every minute.
      await pause(Math.max(0, startedAtMs + OWN_LOOK_MS - Date.now()));
      await house.faults({ webhook_drop_rate: 1 });
      const placed = await purchases.order();
      const [intent] = await purchases.intentsOf(placed.orderId);
      const atProvider = async (step: string, body: Record<string, string>): Promise<number> => {
        const url = `${house.boxoffice.simulatorUrl}/v1/payment_intents/${intent?.id}/${step}`;
        const headers = { Authorization: 'Bearer sk_test_past_us' };
        return (await fetch(url, { method: 'POST', headers, body: new URLSearchParams(body) }))
          .status;
      };
      expect(await atProvider('confirm', { payment_method: 'pm_card_visa' })).toBe(200);
      expect(await atProvider('capture', {})).toBe(200);
      const page = await open('/finance/reconciliation');
      await button(page, 'Compare').click();
      await page.getByText('A capture was not recorded', { exact: true }).waitFor();
      await page.getByText('A capture was not recorded: 1').waitFor();
      await expectGoodEverywhere(page, () => page.getByText('A difference').waitFor());
      const saved = page.waitForEvent('download');
      await button(page, 'Save the differences as CSV').click();
      expect((await saved).suggestedFilename()).toMatch(/^rec_\w+\.csv$/);
      expect(new URL(page.url()).searchParams.get('id')).toMatch(/^rec_/);
      await page.reload();
      await page.getByRole('link', { name: placed.orderId }).waitFor();
      await button(page, 'Apply the remedies').click();
      await dialog(page).getByRole('button', { name: 'Apply the remedies' }).click();
      await page.getByText('The remedies were applied.').waitFor();
      await expect
        .poll(() => purchases.statusesOf(placed.seats), { timeout: 10_000 })
        .toEqual(['sold', 'sold']);
      await button(page, 'Compare').click();
      await page.getByText('Everything agrees.').waitFor();
      await house.faults({});
    },
    PATIENCE_MS,
  );

  test(
    'an order’s story leads to its seat’s, and seats are refunded from it',
    async () => {
      const { orderId, seats } = await purchases.paidOrder();
      const page = await open('/finance/stories');
      await page.getByLabel('Order id').fill(orderId);
      await page.keyboard.press('Enter');
      await page.getByText('The order was confirmed').waitFor();
      const sold = page.getByRole('listitem').filter({ hasText: /^The seat was sold/ });
      expect(await sold.count()).toBe(1);
      for (const seat of seats) expect(await sold.textContent()).toContain(seat);
      expect(await sold.getByText(/^SeatSold · seat-/).count()).toBe(2);

      await page.getByLabel('Some seats').check();
      await button(page, 'Refund …').click();
      await page.getByText('Choose at least one seat.').waitFor();
      await page.getByLabel(seats[0] ?? '', { exact: true }).check();
      await button(page, 'Refund …').click();
      await expectAccessible(page);
      await dialog(page).getByLabel('Reason').fill('The singer fell ill');
      await dialog(page).getByRole('button', { name: 'Refund now' }).dblclick();
      await page.getByText(/€50\.00 is (with the buyer’s bank|on its way)/).waitFor();
      await page.getByText('Refunded in part').waitFor();
      await page.getByText('A refund was asked for').waitFor();
      expect(await page.getByText('A refund was asked for').count()).toBe(1);
      await page.getByText('The singer fell ill').first().waitFor();

      await page.getByLabel('An amount').check();
      await page.getByLabel('Amount in EUR').fill('1000');
      await button(page, 'Refund …').click();
      await page.getByText(/^Between 0\.01 and/).waitFor();

      await page.getByRole('link', { name: `Story of ${seats[0]}` }).click();
      await page.getByText('The seat came back').waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'an order leads to its customer: what they bought and did, to be saved as a table',
    async () => {
      const { orderId } = await purchases.paidOrder();
      const page = await open(`/finance/order/${orderId}`);
      await page.getByText('Ada Buyer, ada@example.com').waitFor();
      await page.getByRole('row', { name: 'Total €105.00' }).waitFor();
      await page.getByRole('link', { name: /^cus_/ }).first().click();
      await page.getByRole('heading', { level: 1, name: 'The story of a customer' }).waitFor();
      await page.getByRole('link', { name: `Story of order ${orderId}` }).waitFor();
      await page.getByText('The order was confirmed').waitFor();
      const download = page.waitForEvent('download');
      await button(page, 'Save as CSV').click();
      const file = await (await download).createReadStream();
      const csv = Buffer.concat(await file.toArray()).toString();
      expect(csv).toMatch(/^position,at,type,stream,actor,request_id,data\r\n/);
      expect(csv).toContain(`,OrderConfirmed,order-${orderId},`);
      const customer = new URL(page.url()).pathname;
      await expectGoodEverywhere(page, () => page.getByText('The order was confirmed').waitFor());

      await page.goto('/finance/stories');
      await page.getByLabel('Customer id').fill(customer.split('/').at(-1) ?? '');
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: `Story of order ${orderId}` }).click();
      await page.getByText('What was bought').waitFor();
      await page.goto('/finance/customer/cus_nobody');
      await page.getByText('There is no such page any more.').waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'every screen is good on phone and desk, light and dark',
    async () => {
      const { orderId } = await purchases.paidOrder();
      const { showId } = purchases;
      const page = await open('/finance');
      for (const [path, text] of [
        ['/finance', 'Revenue from fees'],
        ['/finance/stories', 'Open its story'],
        [`/finance/order/${orderId}`, 'The order was confirmed'],
        [`/finance/seat/${showId}/A-1-1`, 'What happened'],
      ] as const) {
        await page.goto(path);
        await expectGoodEverywhere(page, () => page.getByText(text).first().waitFor());
      }
      await page.goto('/finance/reconciliation');
      await button(page, 'Compare').click();
      await expectGoodEverywhere(page, () => page.getByText('What was found').waitFor());
    },
    PATIENCE_MS,
  );

  test(
    'in Spanish too',
    async () => {
      const page = await open('/finance', { locale: 'es-ES' });
      await page.getByRole('heading', { level: 1, name: 'Balance de comprobación' }).waitFor();
      await page.getByRole('row', { name: /^Debe menos haber/ }).waitFor();
      await expectAccessible(page);
      const { orderId } = await purchases.paidOrder();
      for (const [path, text] of [
        ['/finance/reconciliation', 'Comparar'],
        ['/finance/stories', 'Abrir su historia'],
        [`/finance/order/${orderId}`, 'Se confirmó el pedido'],
        [`/finance/seat/${purchases.showId}/A-1-1`, 'Lo que pasó'],
        ['/finance/time', 'Buscar un evento'],
      ] as const) {
        await page.goto(path);
        await page.getByText(text).first().waitFor();
        await expectAccessible(page);
      }
    },
    PATIENCE_MS,
  );
});
