/** An event that a model can’t take, as an operator sees it. A house of its own: it logs what failed. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBoxoffice, type TestBoxoffice } from '#platform/testing/boxoffice.ts';
import { describeWithChromium } from '../testing/chromium.ts';
import { expectGoodEverywhere, openScreen } from '../testing/screens.ts';
import { signInAs } from '../testing/staff.ts';

const PATIENCE_MS = 90_000;

describeWithChromium('a model that stands before an event', (browser) => {
  let house: TestBoxoffice;
  beforeAll(async () => {
    house = await startTestBoxoffice();
    const atMs = Date.now();
    const by = { correlationId: 'req_none', causationId: 'req_none', actor: 'system:test' };
    const none = {
      id: randomUUID(),
      type: 'VenueCreated',
      schemaVersion: 1,
      data: {},
      atMs,
      ...by,
    };
    const write = { stream: 'venue-ven_none', expectedRevision: -1, events: [none] };
    expect((await house.boxoffice.store.append([write])).outcome).toBe('ok');
  });
  afterAll(() => house.stop());

  test(
    'is among what waits for a person; tried again, it is told what came of it',
    async () => {
      const { page } = await openScreen(browser(), house.origin);
      await signInAs(page, 'admin', '/operator');
      await page.getByText('The model “catalog” has stopped before an event').waitFor();
      await page.getByRole('link', { name: 'Look at it' }).click();
      await page.getByText('VenueCreated of venue-ven_none').waitFor();
      await page.getByText('Stopped', { exact: true }).waitFor();
      await expectGoodEverywhere(page, () => page.getByText('VenueCreated of').waitFor());

      await page.getByRole('button', { name: 'Try it again: VenueCreated in catalog' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('catalog tries VenueCreated again').waitFor();
      await page.getByText('and could not take it').waitFor({ timeout: 20_000 });
      // It still stands there, to be tried once more.
      await page.getByText('VenueCreated of venue-ven_none').waitFor();
      expect(house.failures().length).toBeGreaterThan(1);

      await page.getByRole('button', { name: 'Rebuild: catalog' }).click();
      await page.getByText('Building failed').waitFor({ timeout: 20_000 });
    },
    PATIENCE_MS,
  );
});
