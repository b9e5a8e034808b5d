/** The map without a pointer, and in boxes of other sizes. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shared, sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { makeProgramme } from '../../testing/programme.ts';
import {
  DESK,
  expectGoodEverywhere,
  goTo,
  openScreen,
  PHONE,
  seatsAreThere,
} from '../../testing/screens.ts';

const PATIENCE_MS = 90_000;

const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const map = (page: Page) => page.getByRole('listbox', { name: /^Seat map of/ });
/** What the keyboard is at, as it is told. */
const told = (page: Page) => map(page).getByRole('option');

async function keys(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await page.keyboard.press(name);
}

/** By keyboard alone, from wherever the focus is. */
async function tabTo(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let at = 0; at < 60; at += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('the keyboard never comes there');
}

const isFocused = (page: Page, pattern: RegExp) => async (): Promise<boolean> => {
  const text = await page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });
  return pattern.test(text);
};

interface Painted {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where anything is painted, in shares of the canvas. */
const painted = (page: Page): Promise<Painted> =>
  page.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const box = { left: 1, right: 0, top: 1, bottom: 0 };
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = (y * width + x) * 4;
        const isGround = [0, 1, 2].every((part) => pixels[at + part] === pixels[part]);
        if (isGround) continue;
        box.left = Math.min(box.left, x / width);
        box.right = Math.max(box.right, x / width);
        box.top = Math.min(box.top, y / height);
        box.bottom = Math.max(box.bottom, y / height);
      }
    }
    return box;
  });

/** The whole house: nothing is cut off, and it takes the room that there is. */
async function expectWholeHouse(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      const { left, right, top, bottom } = await painted(page);
      const isCut = left <= 0 || top <= 0 || right >= 0.999 || bottom >= 0.999;
      return isCut ? 0 : Math.max(right - left, bottom - top);
    })
    .toBeGreaterThan(0.75);
}

describeWithChromium('the seat map', (browser) => {
  const house = sharedBoxoffice();
  const made = shared(() => makeProgramme(house));
  const open = (options = {}) => openScreen(browser(), house.origin, options);

  test(
    'is bought from by keyboard alone',
    async () => {
      const { page } = await open();
      await goTo(page, `/show/${made.showId}`);
      await seatsAreThere(page);
      await tabTo(page, isFocused(page, /^Seat map of/));
      await keys(page, 'Home');
      await expect
        .poll(() => told(page).textContent())
        .toMatch(/^Stalls, \d+ of 184 free, €51\.50$/);
      await keys(page, 'Enter');
      await expect
        .poll(() => told(page).textContent())
        .toMatch(/^Stalls, row 1, seat (9|10), €51\.50, free$/);
      await keys(page, 'ArrowDown', 'Home');
      expect(await told(page).textContent()).toBe('Stalls, row 2, seat 1, €51.50, free');
      await keys(page, 'Enter');
      expect(await told(page).textContent()).toBe('Stalls, row 2, seat 1, €51.50, chosen');
      expect(await told(page).getAttribute('aria-selected')).toBe('true');
      await keys(page, 'ArrowRight', ' ');
      // What is told belongs to what has the focus.
      const active = await map(page).getAttribute('aria-activedescendant');
      expect(await told(page).getAttribute('id')).toBe(active);
      await expectGoodEverywhere(page, () => told(page).waitFor());
      await keys(page, 'Escape');
      expect(await told(page).textContent()).toMatch(/^Stalls, \d+ of/);
      await tabTo(page, isFocused(page, /^Hold 2 seats/));
      await keys(page, 'Enter');
      await title(page, 'Your seats are held').waitFor();
      await page.getByText('Stalls, row 2, seat 2').waitFor();
      await tabTo(page, () =>
        page.getByLabel('Name').evaluate((field) => field === document.activeElement),
      );
      await page.keyboard.type('Ada');
      await keys(page, 'Tab');
      await page.keyboard.type('ada@example.com');
      await tabTo(page, isFocused(page, /^Pay/));
      await keys(page, 'Enter');
      await title(page, 'See you there').waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'tells what is taken, jumps to what is free, and leads to areas without numbers',
    async () => {
      const rival = await house.buyer();
      const taken = { seat_ids: [4, 5, 6].map((seat) => `BALCONY-3-${seat}`) };
      expect((await rival.post(`/v1/shows/${made.showId}/holds`, taken)).status).toBe(201);
      const { page } = await open();
      await goTo(page, `/show/${made.showId}`);
      await seatsAreThere(page);
      await map(page).focus();
      await keys(page, 'Home', 'PageDown', 'Enter', 'ArrowDown', 'ArrowDown', 'Home');
      await keys(page, 'ArrowRight', 'ArrowRight');
      expect(await told(page).textContent()).toBe('Balcony, row 3, seat 3, €31.50, free');
      await keys(page, 'ArrowRight');
      expect(await told(page).textContent()).toBe(
        'Balcony, row 3, seat 4, €31.50, held by somebody',
      );
      await keys(page, 'Enter');
      expect(await page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
      await keys(page, 'Shift+ArrowRight');
      expect(await told(page).textContent()).toBe('Balcony, row 3, seat 7, €31.50, free');
      await keys(page, 'PageDown');
      expect(await told(page).textContent()).toBe(
        'Floor, 50 of 50 free, €20.50, places without numbers',
      );
      await keys(page, 'Enter');
      await expect.poll(isFocused(page, /^Floor: places without numbers/)).toBe(true);
    },
    PATIENCE_MS,
  );

  test(
    'refits when its box changes size, and keeps what one looks at',
    async () => {
      const { page } = await open();
      await goTo(page, `/show/${made.showId}`);
      await seatsAreThere(page);
      await expectWholeHouse(page);
      for (const viewport of [PHONE.viewport, { width: 780, height: 360 }, DESK.viewport]) {
        await page.setViewportSize(viewport);
        await expectWholeHouse(page);
      }
      const press = async (): Promise<void> => {
        const box = await page.locator('canvas').boundingBox();
        if (box === null) throw new Error('there is no map');
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      };
      // Near enough for seats, and then the one in the middle.
      await map(page).focus();
      await keys(page, 'Home', 'Enter', 'ArrowDown', 'ArrowDown', '+', '+', '+');
      await press();
      const removing = page.getByRole('button', { name: /^Remove Stalls/ });
      const chosen = await removing.getAttribute('aria-label');
      for (const viewport of [
        { width: 700, height: 700 },
        { width: 500, height: 900 },
      ]) {
        await page.setViewportSize(viewport);
        await expect
          .poll(() => page.locator('canvas').evaluate((c) => c.clientWidth))
          .toBe(viewport.width);
        await press();
        await removing.waitFor({ state: 'detached' });
        await press();
        expect(await removing.getAttribute('aria-label')).toBe(chosen);
      }
    },
    PATIENCE_MS,
  );
});
