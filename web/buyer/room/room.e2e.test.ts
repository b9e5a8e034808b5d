import { expect, test } from 'vitest';
import { expectStatus } from '#platform/testing/boxoffice.ts';
import { sharedBoxoffice } from '#platform/testing/suite.ts';
import { describeWithChromium } from '../../testing/chromium.ts';
import { makeProgramme } from '../../testing/programme.ts';
import { expectGoodEverywhere, goTo, openScreen, seatsAreThere } from '../../testing/screens.ts';

const PATIENCE_MS = 90_000;
const SOON_MS = 8_000;

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

describeWithChromium('the waiting room', (browser) => {
  const house = sharedBoxoffice();
  const open = () => openScreen(browser(), house.origin);
  const room = (admit_per_second: number, max_active: number) => ({
    waiting_room: { enabled: true, admit_per_second, max_active },
  });

  test(
    'gathers, draws, lets in, and the seats can then be held',
    async () => {
      const { eventId, showId } = await makeProgramme(house, {
        on_sale_at: inMs(SOON_MS + 12_000),
        ...room(5, 100),
      });
      const { page } = await open();
      await goTo(page, `/event/${eventId}`);
      await page.getByRole('link', { name: /^Join the waiting room/ }).click();
      await page.getByText('The sale has not begun').waitFor();
      await expectGoodEverywhere(page, () => page.getByText('Begins in').waitFor());
      await page.getByRole('heading', { level: 1, name: 'It is your turn' }).waitFor({
        timeout: 60_000,
      });
      await page.getByRole('link', { name: 'Choose seats' }).click();
      await seatsAreThere(page);
      await page.getByRole('button', { name: 'Take the best 2 seats' }).click();
      await page.getByRole('heading', { level: 1, name: 'Your seats are held' }).waitFor();
      expect(page.url()).not.toContain(showId);
      const kept = await page.evaluate(() =>
        JSON.stringify([{ ...sessionStorage }, document.cookie]),
      );
      expect(kept).not.toContain('eyJ');
    },
    PATIENCE_MS,
  );

  test(
    'tells place and estimate, and keeps the place over a closed laptop',
    async () => {
      const { showId } = await makeProgramme(house, room(0.05, 1));
      // Somebody is inside already, others are in line.
      for (let at = 0; at < 3; at += 1) {
        const other = await house.buyer();
        const joined = await other.post('/v1/waiting-room/sessions', { show_id: showId });
        expectStatus(joined, 201);
      }
      const { page } = await open();
      await goTo(page, `/show/${showId}`);
      const place = page.getByText('Your place in the line');
      await place.waitFor({ timeout: 30_000 });
      await page.getByText(/(person is|people are) ahead of you|You are next/).waitFor();
      await expectGoodEverywhere(page, () => place.waitFor());
      const session = () =>
        page.request.post('/v1/waiting-room/sessions', {
          data: { show_id: showId },
          headers: { Origin: house.origin },
        });
      const before = (await (await session()).json()) as { session_id: string };
      const address = page.url();
      await page.goto('about:blank');
      await page.goto(address);
      await place.waitFor();
      const after = (await (await session()).json()) as { session_id: string };
      expect(after.session_id).toBe(before.session_id);
      await page.getByRole('button', { name: 'Leave the line' }).click();
      await page.getByText('You have left the line.').waitFor();
      await page.getByRole('button', { name: 'Join the line again' }).click();
      await place.waitFor();
    },
    PATIENCE_MS,
  );

  test(
    'who comes back is told what became of the place, and joins again only when they want to',
    async () => {
      const { showId } = await makeProgramme(house, room(0.05, 1));
      const other = await house.buyer();
      expectStatus(await other.post('/v1/waiting-room/sessions', { show_id: showId }), 201);
      const { page } = await openScreen(browser(), house.origin, { forgives: /ERR_FAILED/ });
      await goTo(page, `/show/${showId}/room`);
      const place = page.getByText('Your place in the line');
      await place.waitFor({ timeout: 30_000 });
      await page.getByText(/^(About .* to go|No estimate|It will probably be sold out)/).waitFor();
      // Their turn came and went while the laptop was closed.
      const away = (url: URL): boolean => url.pathname.startsWith('/v1/waiting-room/sessions/');
      await page.route(away, async (route) => {
        if (route.request().url().endsWith('/stream')) return route.abort();
        const answer = await route.fetch();
        const json = { ...(await answer.json()), state: 'closed', reason: 'lapsed' };
        await route.fulfill({ response: answer, json });
      });
      await page.reload();
      await page.getByText('Your turn came while you were away').waitFor();
      await expectGoodEverywhere(page, () =>
        page.getByRole('button', { name: 'Join the line again' }).waitFor(),
      );
      await page.getByRole('button', { name: 'Join the line again' }).click();
      await page.unroute(away);
      await place.waitFor();
      // Left elsewhere, by the same person.
      const joined = await page.request.post('/v1/waiting-room/sessions', {
        data: { show_id: showId },
        headers: { Origin: house.origin },
      });
      const { session_id } = (await joined.json()) as { session_id: string };
      await page.request.delete(`/v1/waiting-room/sessions/${session_id}`, {
        headers: { Origin: house.origin },
      });
      await page.reload();
      await page.getByText('You have left the line.').waitFor();
    },
    PATIENCE_MS,
  );
});
