import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { expectStatus } from '#platform/testing/boxoffice.ts';
import { sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { expectGoodEverywhere, goTo, openScreen } from '../../testing/screens.ts';

const PATIENCE_MS = 120_000;

describeWithChromium('the venue editor', (browser) => {
  const house = sharedBoxoffice();

  test(
    'draws a venue by keyboard, marks and moves seats, undoes, saves, and gives it as files',
    async () => {
      const { page } = await openScreen(browser(), house.origin);
      await goTo(page, '/sign-in');
      await page.getByRole('button', { name: /^Organiser/ }).click();
      await page.getByRole('link', { name: 'Venues' }).click();
      await page.getByText('You have no venues yet.').waitFor();
      await page.getByRole('link', { name: 'New venue' }).click();
      await page.getByText('Add a section or an area, or read a file.').waitFor();
      const part = (name: string) =>
        page
          .locator('section')
          .filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });

      const section = part('Add a section');
      await section.getByLabel('Short name').fill('A');
      await section.getByLabel('Name', { exact: true }).fill('Stalls');
      await section.getByLabel('Rows are').selectOption('curved');
      await section.getByLabel('Rows', { exact: true }).fill('3');
      await section.getByLabel('Seats a row').fill('8');
      await section.getByLabel('Seat numbers').selectOption('odd');
      await section.getByLabel('Row names').selectOption('letters');
      await section.getByLabel('Aisles after seat').fill('4');
      await section.getByLabel('Aisles after seat').press('Enter');
      const area = part('Add an area without seats');
      await area.getByLabel('Short name').fill('FLOOR');
      await area.getByLabel('How many people').fill('120');
      await area.getByRole('button', { name: 'Add an area without seats' }).press('Enter');

      await page.locator('summary', { hasText: 'Stalls' }).click();
      await page.getByRole('button', { name: /Stalls, row A, seat 1$/ }).press('Space');
      await page.getByRole('button', { name: 'For wheelchairs' }).press('Enter');
      await page.getByRole('button', { name: 'Pick none' }).click();
      await page.getByRole('button', { name: 'Whole row C, Stalls' }).click();
      await page.getByText('8 seats picked').waitFor();
      await page.getByRole('button', { name: 'Take away what is picked' }).click();
      await page.getByText('16 places').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('24 places').waitFor();
      await page.getByRole('button', { name: 'Redo' }).click();
      await page.getByText('16 places').waitFor();
      await expectGoodEverywhere(page, () => page.getByText('16 places').waitFor());

      const about = part('About it');
      await about.getByLabel('Name').fill('Teatro Nuevo');
      await about.getByLabel('City').fill('Sevilla');
      await about.getByLabel('Country').fill('ES');
      await about.getByLabel('Time zone').fill('Europe/Madrid');
      await about.getByRole('button', { name: 'Save the venue' }).click();
      await page.getByRole('heading', { level: 1, name: 'The venue Teatro Nuevo' }).waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const { body } = expectStatus(await house.organizer.get(`/v1/venues/${id}`), 200);
      expect(body).toMatchObject({
        city: 'Sevilla',
        seat_count: 136,
        sections: [
          {
            id: 'A',
            rows: [
              {
                label: 'A',
                seats: [
                  { label: '1', accessible: true },
                  { label: '3' },
                  ...Array.from({ length: 6 }, () => ({})),
                ],
              },
              { label: 'B' },
            ],
          },
          { id: 'FLOOR', kind: 'ga', capacity: 120 },
        ],
      });

      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save as CSV' }).click();
      const csv = await readFile(await (await downloading).path(), 'utf8');
      expect(csv.split('\n')[1]).toMatch(/^A,A,1,-?[\d.]+,-?[\d.]+,accessible$/);
      const read = (name: string, text: string) =>
        page
          .getByLabel('Read a JSON or CSV file')
          .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await read('broken.csv', `${csv}B,1,1,far,0,\n`);
      await page.getByText(/^Line \d+ of this file can’t be read/).waitFor();
      await read('more.csv', `${csv}B,1,1,0,400,obstructed_view\n`);
      await page.getByText('1 place', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Save the venue' }).click();
      await page.getByText('Saved. Shows that are published keep').waitFor();
      const changed = expectStatus(await house.organizer.get(`/v1/venues/${id}`), 200);
      expect(changed.body).toMatchObject({ seat_count: 137 });
      await page.getByRole('link', { name: 'Venues' }).click();
      await expectGoodEverywhere(page, () =>
        page.getByRole('link', { name: 'Teatro Nuevo' }).waitFor(),
      );
    },
    PATIENCE_MS,
  );
});
