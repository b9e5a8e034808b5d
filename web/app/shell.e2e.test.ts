import { expect, test } from 'vitest';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../testing/chromium.ts';
import { makeProgramme } from '../testing/programme.ts';
import { expectGoodEverywhere, goTo, openScreen, PHONE } from '../testing/screens.ts';

/** Of everything that comes with the first page, as it is sent. */
const FIRST_LOAD_BYTES_MAX = 200_000;

describeWithChromium('the app', (browser) => {
  const house = sharedBoxoffice();
  const made = shared(() => makeProgramme(house));

  test('the first page is there with less than 200 KB, and asks nobody but us', async () => {
    // Until it is built: what is shown meanwhile is not what is measured.
    const { page: first } = await openScreen(browser(), house.origin, PHONE);
    await goTo(first, '/');
    const { page } = await openScreen(browser(), house.origin, PHONE);
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.goto('/', { waitUntil: 'networkidle' });
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(FIRST_LOAD_BYTES_MAX);
  });

  test('the programme is searched, filtered and shared by its address', async () => {
    const { page } = await openScreen(browser(), house.origin);
    await goTo(page, '/');
    await page.getByRole('link', { name: 'La vida es sueño' }).waitFor();
    await page.getByLabel('Search').fill('zzzz');
    await page.getByText('Nothing matches.').waitFor();
    expect(new URL(page.url()).search).toBe('?q=zzzz');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Kind').selectOption('concert');
    await page.getByText('Nothing matches.').waitFor();
    await goTo(page, '/?q=suenio&category=theatre');
    await page.getByRole('link', { name: 'La vida es sueño' }).click();
    await page.getByRole('heading', { level: 1, name: 'La vida es sueño' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  test('programme, event, sign-in and a page that is not there are for everybody', async () => {
    const { page } = await openScreen(browser(), house.origin);
    for (const [path, heading] of [
      ['/', 'What’s on'],
      [`/event/${made.eventId}`, 'La vida es sueño'],
      ['/sign-in', 'Sign in as staff'],
      ['/my/nothing', 'Nothing is on here'],
    ] as const) {
      await goTo(page, path);
      await expectGoodEverywhere(page, () =>
        page.getByRole('heading', { level: 1, name: heading }).waitFor(),
      );
    }
  });

  test('what can’t be found or loaded is told to everybody', async () => {
    const { page } = await openScreen(browser(), house.origin, {
      forgives: /ERR_FAILED|dynamically imported module/,
    });
    await goTo(page, '/?q=zzzz');
    await expectGoodEverywhere(page, () => page.getByText('Nothing matches.').waitFor());
    await goTo(page, '/event/evt_nothing');
    await expectGoodEverywhere(page, () =>
      page.getByText('There is no such page any more.').waitFor(),
    );
    await goTo(page, '/nowhere');
    await expectGoodEverywhere(page, () =>
      page.getByRole('heading', { level: 1, name: 'Nothing is on here' }).waitFor(),
    );
    await page.route('**/assets/sign-in*', (route) => route.abort());
    await page.goto('/sign-in');
    await expectGoodEverywhere(page, () =>
      page.getByRole('heading', { level: 1, name: 'This page did not hold' }).waitFor(),
    );
  });

  test('language and colours stay as they were chosen', async () => {
    const { page } = await openScreen(browser(), house.origin);
    await goTo(page, '/');
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cartelera' }).waitFor();
    await page.getByRole('button', { name: 'Usar colores oscuros' }).click();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Cartelera' }).waitFor();
    const html = page.locator('html');
    expect([await html.getAttribute('lang'), await html.getAttribute('data-theme')]).toEqual([
      'es',
      'dark',
    ]);
  });

  test('staff sign in by a cookie that no script reads, and no token is left behind', async () => {
    const { page } = await openScreen(browser(), house.origin);
    await goTo(page, '/sign-in');
    await page.getByRole('button', { name: /^Finance/ }).click();
    await page.waitForURL('**/finance');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'boxoffice_session', httpOnly: true, sameSite: 'Strict' });
    const seen = await page.evaluate(() =>
      JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }, location.href]),
    );
    expect(seen).not.toContain(cookie?.value.split('.')[2] ?? 'no token');
    await goTo(page, '/sign-in');
    await page.getByText('You are signed in: Finance.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed in: Finance.').waitFor({ state: 'detached' });
    expect(await page.context().cookies()).toEqual([]);
  });
});
