import { expect, test } from 'vitest';
import { expectStatus, type Person } from '#platform/testing/boxoffice.ts';
import { sharedBoxoffice } from '#platform/testing/suite.ts';

const house = sharedBoxoffice();

test('given two in line of whom one is let in, the organiser sees how many, and nobody else does', async () => {
  const { showId } = await house.newShow({
    show: {
      waiting_room: { enabled: true, admit_per_second: 0.01, max_active: 1 },
    },
  });
  const path = `/v1/shows/${showId}/waiting-room`;
  expect(expectStatus(await house.organizer.get(path), 200).body).toMatchObject({
    enabled: true,
    waiting: 0,
    shopping: 0,
  });
  for (let at = 0; at < 2; at += 1) {
    const buyer = await house.buyer();
    expectStatus(await buyer.post('/v1/waiting-room/sessions', { show_id: showId }), 201);
  }
  const figures = expectStatus(await house.organizer.get(path), 200).body as Record<string, number>;
  expect((figures.waiting ?? 0) + (figures.shopping ?? 0)).toBe(2);
  const buyer = await house.buyer();
  expectStatus(await buyer.get(path), 403);
});

test('given events of two organisers, own=true lists a draft of one’s own and nobody else’s', async () => {
  const { body } = expectStatus(
    await house.organizer.post('/v1/events', { name: 'Mine', category: 'concert', artists: [] }),
    201,
  );
  const listed = async (somebody: Person, query: string) => {
    const answer = await somebody.get(`/v1/events?limit=100${query}`);
    return (expectStatus(answer, 200).body.events as { id: string }[]).map(({ id }) => id);
  };
  const other = await house.person('organizer', 'another');
  expect(await listed(house.organizer, '&own=true')).toContain(body.id);
  expect(await listed(other, '&own=true')).toEqual([]);
  const buyer = await house.buyer();
  const none = expectStatus(await buyer.get('/v1/events?own=true'), 200);
  expect(none.body.events).toEqual([]);
});
