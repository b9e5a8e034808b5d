/** Paying in Stripe's fields: Stripe itself is stood in for, its script by ours, its wire by the simulator. */
import { afterAll, expect, test } from 'vitest';
import { startTestBoxoffice, type TestBoxoffice } from '#platform/testing/boxoffice.ts';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { makeProgramme } from '../../testing/programme.ts';
import { expectAccessible, goTo, openScreen, seatsAreThere } from '../../testing/screens.ts';

const PATIENCE_MS = 90_000;

/** As much of Stripe.js as is used. The first card is one with a typing error. */
const STRIPE_JS = `
  let tries = 0;
  window.Stripe = (key, options) => ({
    elements: (wanted) => ({
      create: () => ({
        mount(place) { place.textContent = ['Fields of', key, wanted.amount, wanted.currency, wanted.captureMethod].join(' '); },
        destroy() {},
      }),
      submit: async () => (tries++ === 0 ? { error: { message: 'The number is not complete.' } } : {}),
    }),
    createPaymentMethod: async () => ({ paymentMethod: { id: 'pm_card_visa' } }),
  });
`;

describeWithChromium('with a publishable key', (browser) => {
  const simulator = sharedBoxoffice();
  const house = shared<TestBoxoffice>(() =>
    startTestBoxoffice({
      env: {
        STRIPE_API_KEY: 'sk_test_house',
        STRIPE_PUBLISHABLE_KEY: 'pk_test_house',
        STRIPE_API_BASE: simulator.boxoffice.simulatorUrl ?? '',
      },
    }),
  );
  afterAll(() => house.stop());

  test(
    'the card is typed into Stripe’s own fields, and what we get is a token',
    async () => {
      const { showId } = await makeProgramme(house);
      const { page } = await openScreen(browser(), house.origin, {
        knows: ['js.stripe.com'],
      });
      const asked: string[] = [];
      await page.route('https://js.stripe.com/**', (route) => {
        asked.push(route.request().url());
        return route.fulfill({ contentType: 'text/javascript', body: STRIPE_JS });
      });
      await goTo(page, `/show/${showId}`);
      await seatsAreThere(page);
      expect(asked).toEqual([]);
      await page.getByRole('button', { name: 'Take the best 2 seats' }).click();
      await page.getByText('Fields of pk_test_house 10300 eur manual').waitFor();
      await page.getByLabel('Name').fill('Ada');
      await page.getByLabel('E-mail').fill('ada@example.com');
      await page.getByRole('button', { name: /^Pay/ }).click();
      await page.getByText('The number is not complete.').waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: /^Pay/ }).click();
      await page.getByRole('heading', { level: 1, name: 'See you there' }).waitFor();
      expect(asked).toEqual(['https://js.stripe.com/v3/']);
    },
    PATIENCE_MS,
  );
});
