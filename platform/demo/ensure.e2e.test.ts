import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Log } from '../ports.ts';
import { systemClock } from '../system.ts';
import { startTestBoxoffice, type TestBoxoffice } from '../testing/boxoffice.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { ensureDemoProgramme } from './ensure.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

let house: TestBoxoffice;
beforeAll(async () => {
  house = await startTestBoxoffice();
});
afterAll(() => house.stop());

async function programme() {
  const events = (await house.send('GET', '/v1/events')).body.events as { readonly name: string }[];
  return events.map(({ name }) => name).toSorted();
}

test('a programme that was broken off half-way is finished by the next start, and not made twice', async () => {
  const dataDir = await temporaryFolder();
  const { issuer, app } = house.inProcess();
  const ensure = (isFirstStart: boolean, request = app.request.bind(app)) =>
    ensureDemoProgramme({
      boxoffice: { issuer, app: { ...app, request } as typeof app },
      dataDir,
      isFirstStart,
      clock: systemClock,
      log: silent,
    });
  let requests = 0;
  const killed = ensure(true, ((...args: Parameters<typeof app.request>) => {
    requests += 1;
    if (requests > 3) throw new Error('killed');
    return app.request(...args);
  }) as typeof app.request);
  await expect(killed).rejects.toThrow('killed');
  expect(await programme()).toEqual([]);

  await ensure(false);
  expect(await programme()).toEqual(['La vida es sueño', 'Night Shift Orchestra']);
  await ensure(false);
  expect(await programme()).toEqual(['La vida es sueño', 'Night Shift Orchestra']);
});
