import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { expectStatus } from '#platform/testing/boxoffice.ts';
import { sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { expectGoodEverywhere, goTo, openScreen } from '../../testing/screens.ts';
import { signInAs } from '../../testing/staff.ts';

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

  test(
    'a section is drawn by its corners, by mouse and by keyboard; sections, rows and seats are dragged; all of it is kept',
    async () => {
      const { page } = await openScreen(browser(), house.origin, { locale: 'es-ES' });
      await signInAs(page, 'organizer', '/organizer/venue/new');
      const part = (name: string) =>
        page
          .locator('section')
          .filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });
      const section = part('Añadir una zona');
      await section.getByLabel('Nombre corto').fill('A');
      await section.getByLabel('Las filas son').selectOption('free');
      await section.getByLabel('Filas', { exact: true }).fill('6');
      await section.getByLabel('Asientos por fila').fill('12');
      await section.getByRole('button', { name: 'Añadir una zona' }).click();
      await page.getByText('72 plazas').waitFor();
      await page.getByRole('button', { name: 'Esquinas', exact: true }).click();
      await page.locator('summary', { hasText: 'A' }).first().click();
      await page.getByRole('button', { name: 'Cambiar sus esquinas' }).click();
      const corner = (number: number, of: number) =>
        page.getByRole('button', { name: `Esquina ${number} de ${of}`, exact: true });
      const seats = async () =>
        Number.parseInt((await page.locator('summary').first().textContent())?.slice(2) ?? '', 10);

      await corner(1, 4).focus();
      for (let at = 0; at < 5; at += 1) await page.keyboard.press('ArrowRight');
      await expect.poll(seats).toBeLessThan(72);
      const fewer = await seats();
      // The next key may come before the next frame is painted.
      const focused = await corner(1, 4).evaluate(async (handle) => {
        handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
        await new Promise((resolve) => setTimeout(resolve));
        return document.activeElement?.getAttribute('data-corner');
      });
      expect(focused).toBe('1');
      await corner(2, 5).waitFor();
      await page.keyboard.press('Delete');
      await corner(2, 4).waitFor();
      await page.getByRole('button', { name: 'Añadir una esquina tras la esquina 1' }).click();
      await corner(2, 5).waitFor();
      const handle = corner(2, 5);
      await page.getByRole('listbox').evaluate((map) => map.scrollIntoView({ block: 'end' }));
      const before = (await handle.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      const [x, y] = [before.x + before.width / 2, before.y + before.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x, y - 170, { steps: 5 });
      await page.mouse.up();
      await expect.poll(seats).toBeGreaterThan(fewer);
      const more = await seats();
      await page.keyboard.press('Control+z');
      await expect.poll(seats).toBe(fewer);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(seats).toBe(more);
      await expectGoodEverywhere(page, () => corner(2, 5).waitFor());

      const map = page.getByRole('listbox');
      const box = async () => {
        await map.scrollIntoViewIfNeeded();
        return (await map.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      };
      const drag = async (tool: string, dx: number, dy: number, below = 0) => {
        await page.getByRole('button', { name: tool, exact: true }).first().click();
        const { x, y, width, height } = await box();
        const [fromX, fromY] = [x + width / 2, y + height / 2 + below];
        await page.mouse.move(fromX, fromY);
        await page.mouse.down();
        await page.mouse.move(fromX + dx, fromY + dy, { steps: 4 });
        await page.mouse.up();
      };
      const csv = async () => {
        const downloading = page.waitForEvent('download');
        await page.getByRole('button', { name: 'Guardar como CSV' }).click();
        return readFile(await (await downloading).path(), 'utf8');
      };
      const atFirst = await csv();
      const lines = (text: string) => text.trim().split('\n').slice(1);
      const movedIn = async (than: string) => {
        const old = new Set(lines(than));
        return lines(await csv()).filter((line) => !old.has(line)).length;
      };
      /** There is an aisle in the middle, or the space between two rows. */
      const dragWhatIsThere = async (tool: string, than: string): Promise<number> => {
        for (let below = 0; below <= 50; below += 10) {
          await drag(tool, 0, 40, below);
          const count = await movedIn(than);
          if (count > 0) return count;
        }
        return 0;
      };
      await drag('Zonas', 60, 60);
      await expect.poll(() => movedIn(atFirst)).toBe(more);
      const moved = await csv();
      await page.getByRole('button', { name: 'Toda la sala' }).click();
      const byRow = await dragWhatIsThere('Filas', moved);
      expect(byRow).toBeGreaterThan(1);
      expect(byRow).toBeLessThan(20);
      await page.getByRole('button', { name: 'Deshacer' }).click();
      expect(await movedIn(moved)).toBe(0);
      expect(await dragWhatIsThere('Asientos', moved)).toBe(1);
      await page.getByRole('button', { name: 'Deshacer' }).click();

      const area = part('Añadir una zona sin asientos');
      await area.getByLabel('Nombre corto').fill('PISTA');
      await area.getByRole('button', { name: 'Añadir una zona sin asientos' }).click();
      const about = part('Datos');
      await about.getByRole('button', { name: 'Guardar el recinto' }).click();
      await about.getByText('Di cómo se llama.').waitFor();
      await about.getByLabel('Nombre').fill('Sala Libre');
      await about.getByLabel('Ciudad').fill('Cádiz');
      await about.getByLabel('País').fill('ES');
      await about.getByRole('button', { name: 'Guardar el recinto' }).click();
      await page.getByRole('heading', { level: 1, name: 'El recinto Sala Libre' }).waitFor();
      const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      const { body } = expectStatus(await house.organizer.get(`/v1/venues/${id}`), 200);
      const sections = body.sections as readonly { readonly outline: readonly object[] }[];
      expect(sections.map(({ outline }) => outline.length)).toEqual([5, 4]);

      // What was drawn is there again, corners and all.
      await page.reload();
      await page.getByRole('button', { name: 'Esquinas', exact: true }).click();
      await page.locator('summary', { hasText: 'A' }).first().click();
      await page.getByRole('button', { name: 'Cambiar sus esquinas' }).click();
      await corner(5, 5).waitFor();
    },
    PATIENCE_MS,
  );
});
