/** A waiting room that goes on by itself, in a whole house. */
import { expect, test } from 'vitest';
import { type Buyer, eventually, expectStatus } from '../testing/boxoffice.ts';
import { sharedBoxoffice } from '../testing/suite.ts';

const house = sharedBoxoffice({ env: { WAITING_ROOM_ABOVE: '5' } });

const roomOf = async (showId: string) =>
  (await house.send('GET', `/v1/shows/${showId}`)).body.waiting_room;

test('given more hold requests than are set, then the room of that show goes on, and of no other', async () => {
  const [{ showId }, other] = [await house.newShow(), await house.newShow()];
  const buyer: Buyer = await house.buyer();
  const rush = async () => {
    const wish = { seat_ids: ['A-1-1'] };
    await Promise.all(
      Array.from({ length: 60 }, () => buyer.post(`/v1/shows/${showId}/holds`, wish)),
    );
  };
  await rush();
  const isOn = await eventually(
    () => house.send('GET', `/v1/shows/${showId}`),
    ({ body }) => (body.waiting_room as { enabled: boolean }).enabled,
    6_000,
  );
  expect(isOn.body.waiting_room).toMatchObject({ enabled: true, state: 'open' });
  expect(await roomOf(other.showId)).toMatchObject({ enabled: false, state: 'off' });

  const late = await house.buyer();
  const refused = await late.post(`/v1/shows/${showId}/holds`, { seat_ids: ['A-1-2'] });
  expect([refused.status, refused.body.code]).toEqual([403, 'admission_required']);
  const joined = expectStatus(
    await late.post('/v1/waiting-room/sessions', { show_id: showId }),
    201,
  );
  const admitted = await eventually(
    () => late.get(`/v1/waiting-room/sessions/${joined.body.session_id}`),
    ({ body }) => body.state === 'admitted',
  );
  const held = await late.post(
    `/v1/shows/${showId}/holds`,
    { seat_ids: ['A-1-2'] },
    { headers: { 'Admission-Token': String(admitted.body.admission_token) } },
  );
  expectStatus(held, 201);

  const history = await house.boxoffice.store.readStream(`show-${showId}`);
  expect(history.at(-1)).toMatchObject({ type: 'ShowChanged', actor: 'system:load' });

  // The organiser's word stands.
  expectStatus(
    await house.send('PUT', `/v1/shows/${showId}/waiting-room`, {
      token: house.organizer.token,
      body: { enabled: false },
    }),
    200,
  );
  await rush();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await roomOf(showId)).toMatchObject({ enabled: false });
});
