/** One whole purchase in Spanish, on a phone. */
import { expect, test } from 'vitest';
import { sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../testing/chromium.ts';
import { makeProgramme } from '../testing/programme.ts';
import { expectAccessible, expectFits, goTo, openScreen, PHONE } from '../testing/screens.ts';

describeWithChromium('in Spanish', (browser) => {
  const house = sharedBoxoffice();

  test('from the programme to the tickets', async () => {
    await makeProgramme(house);
    const { page } = await openScreen(browser(), house.origin, { ...PHONE, locale: 'es-ES' });
    const title = (name: string) => page.getByRole('heading', { level: 1, name });
    const isGood = async (): Promise<void> => {
      expect(await page.locator('html').getAttribute('lang')).toBe('es');
      await expectAccessible(page);
      await expectFits(page);
    };
    await goTo(page, '/');
    await page.getByRole('link', { name: 'La vida es sueño' }).waitFor();
    await isGood();
    await page.getByRole('link', { name: 'La vida es sueño' }).click();
    await page.getByRole('link', { name: /^Elegir localidades/ }).click();
    await page.getByText(/^(En directo|Se consulta cada pocos segundos)$/).waitFor();
    await page.getByRole('listbox', { name: /^Plano de/ }).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const told = page.getByRole('option', { selected: false }).first();
    await expect
      .poll(() => told.textContent())
      .toMatch(/^Stalls, fila 1, asiento \d+, 51,50\s€, libre$/);
    await isGood();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Reservar 1 localidad/ }).click();
    await title('Tus localidades están reservadas').waitFor();
    await page.getByText(/^Stalls, fila 1, asiento/).waitFor();
    await page.getByRole('button', { name: /^Pagar/ }).click();
    await page.getByText('Dinos un nombre, por favor.').waitFor();
    await isGood();
    await page.getByLabel('Nombre').fill('Ana María');
    await page.getByLabel('Correo electrónico').fill('ana@example.com');
    await page.getByRole('button', { name: /^Pagar 51,50/ }).click();
    await title('Nos vemos allí').waitFor();
    await page.getByText('Válida').waitFor();
    await isGood();
    await page.getByRole('link', { name: 'Todas mis entradas' }).click();
    await title('Mis entradas').waitFor();
    await page.getByText('Pagado').waitFor();
    await isGood();
  }, 90_000);
});
