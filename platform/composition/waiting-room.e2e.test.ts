import { createHash } from 'node:crypto';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyLottery } from '#waiting-room/verify.ts';
import {
  type Body,
  type Buyer,
  eventually,
  expectStatus,
  startTestBoxoffice,
  type TestBoxoffice,
} from '../testing/boxoffice.ts';
import { runVerifyLottery } from '../testing/verify-lottery.ts';

const ROOM = { enabled: true, admit_per_second: 50, max_active: 3 };
const SESSIONS = '/v1/waiting-room/sessions';

let house: TestBoxoffice;

beforeAll(async () => {
  house = await startTestBoxoffice({ env: { COMPAT_API: 'on' } });
});
afterAll(async () => {
  await house.stop();
  expect(house.failures()).toEqual([]);
});

const join = (buyer: Buyer, showId: string) => buyer.post(SESSIONS, { show_id: showId });
const poll = (buyer: Buyer, sessionId: unknown) => buyer.get(`${SESSIONS}/${sessionId}`);

async function admitted(buyer: Buyer, showId: string): Promise<string> {
  const { body } = await join(buyer, showId);
  const answer = await eventually(
    () => poll(buyer, body.session_id),
    (seen) => seen.body.state === 'admitted',
  );
  return String(answer.body.admission_token);
}

describe('a room of a show on sale', () => {
  test('lets in as many as may shop, the others wait in order', async () => {
    const { showId, eventId } = await house.newShow({ show: { waiting_room: ROOM } });
    const buyers = await Promise.all(Array.from({ length: 6 }, () => house.buyer()));
    const joined: Body[] = [];
    for (const buyer of buyers) joined.push(expectStatus(await join(buyer, showId), 201).body);
    await eventually(
      () => poll(buyers[2] as Buyer, joined[2]?.session_id),
      ({ body }) => body.state === 'admitted',
    );
    const seen = [];
    for (const [at, buyer] of buyers.entries()) {
      seen.push((await poll(buyer, joined[at]?.session_id)).body);
    }
    expect(seen.map(({ state, position }) => [state, position])).toEqual([
      ['admitted', null],
      ['admitted', null],
      ['admitted', null],
      ['waiting', 1],
      ['waiting', 2],
      ['waiting', 3],
    ]);
    expect(seen[3]).toMatchObject({ show_id: showId, ahead: 0, place: 4, reason: null });
    expect(seen[3]).not.toHaveProperty('admission_token');
    expect(expectStatus(await join(buyers[4] as Buyer, showId), 200).body).toMatchObject({
      session_id: joined[4]?.session_id,
      position: 2,
    });
    const queue = await buyers[5]?.get(`/v1/queue/${eventId}/position`);
    expect(queue?.body).toMatchObject({ position: 3, state: 'waiting' });
    const named = `?session=${joined[5]?.session_id}&show_id=${showId}`;
    expect((await buyers[5]?.get(`/v1/queue/${eventId}/position${named}`))?.body).toMatchObject({
      position: 3,
    });

    expectStatus(await (buyers[3] as Buyer).delete(`${SESSIONS}/${joined[3]?.session_id}`), 204);
    expect((await poll(buyers[4] as Buyer, joined[4]?.session_id)).body.position).toBe(1);
    expect((await poll(buyers[3] as Buyer, joined[3]?.session_id)).body).toMatchObject({
      state: 'closed',
      reason: 'left',
    });
    expectStatus(await (buyers[0] as Buyer).delete(`${SESSIONS}/${joined[0]?.session_id}`), 204);
    const next = await eventually(
      () => poll(buyers[4] as Buyer, joined[4]?.session_id),
      ({ body }) => body.state === 'admitted',
    );
    expect(next.body.state).toBe('admitted');
  });

  test('an id of somebody else, or of nobody, is not there', async () => {
    const { showId, eventId } = await house.newShow({ show: { waiting_room: ROOM } });
    const [mine, other] = [await house.buyer(), await house.buyer()];
    const { session_id: id } = (await join(mine, showId)).body;
    for (const path of [`${SESSIONS}/${id}`, `${SESSIONS}/${id}/stream`, `${SESSIONS}/wrs_x`]) {
      expect([path, (await other.get(path)).status]).toEqual([path, 404]);
    }
    expect((await other.delete(`${SESSIONS}/${id}`)).status).toBe(404);
    expect((await other.get(`/v1/queue/${eventId}/position?session=${id}`)).status).toBe(404);
    expect((await other.get(`/v1/queue/${eventId}/position`)).status).toBe(404);
    expect((await mine.get('/v1/queue/evt_x/position')).status).toBe(404);
    expect((await poll(mine, id)).status).toBe(200);
    expect((await mine.post(SESSIONS, { show_id: 'shw_x' })).status).toBe(404);
    expect((await mine.post(SESSIONS, {})).status).toBe(422);
    expect((await house.organizer.post(SESSIONS, { show_id: showId })).status).toBe(403);
    const without = await house.newShow();
    expect((await join(mine, without.showId)).body).toMatchObject({ code: 'no_waiting_room' });
  });

  test('a stream tells of the turn when it comes', async () => {
    const { showId } = await house.newShow({
      show: { waiting_room: { ...ROOM, max_active: 1 } },
    });
    const [first, second] = [await house.buyer(), await house.buyer()];
    const { session_id: one } = (await join(first, showId)).body;
    const { session_id: two } = (await join(second, showId)).body;
    const response = await fetch(`${house.origin}${SESSIONS}/${two}/stream`, {
      headers: { Authorization: `Bearer ${second.token}` },
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (wanted: string) => {
      while (!text.includes(wanted)) text += (await reader?.read())?.value ?? '';
    };
    await until('"state":"waiting"');
    expectStatus(await first.delete(`${SESSIONS}/${one}`), 204);
    await until('"state":"admitted"');
    expect(text).toContain('event: progress');
    await reader?.cancel();
  });
});

describe('a room before the sale', () => {
  test('draws lots when it begins, as anybody can check', async () => {
    const onSaleAt = Date.now() + 2_500;
    const { showId } = await house.newShow({
      show: {
        on_sale_at: new Date(onSaleAt).toISOString(),
        waiting_room: { ...ROOM, max_active: 1 },
      },
    });
    const buyers = await Promise.all(Array.from({ length: 8 }, () => house.buyer()));
    const ids: unknown[] = [];
    for (const buyer of buyers) {
      const { body } = expectStatus(await join(buyer, showId), 201);
      expect(body).toMatchObject({ state: 'waiting', position: null });
      ids.push(body.session_id);
    }
    const lottery = () => house.send('GET', `/v1/waiting-room/shows/${showId}/lottery`);
    expect((await lottery()).body).toMatchObject({ status: 'gathering', seed: null });
    const { body: drawn } = await eventually(lottery, ({ body }) => body.status === 'drawn', 8_000);
    expect(drawn).toMatchObject({ entrants: 8, without_beacon: 'not_configured', beacon: null });
    const list = await house.send('GET', String(drawn.list_url));
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(list.text).toBe(ids.map((id) => `${sha256(String(id))}\n`).join(''));
    expect(drawn).toMatchObject({
      digest: sha256(list.text),
      commitment: sha256(String(drawn.seed)),
    });
    const tickets = ids.map((id) =>
      sha256(`${drawn.seed}.${drawn.digest}..${sha256(String(id))}`).slice(0, 26),
    );
    const order = tickets.toSorted();
    const first = tickets.indexOf(order[0] as string);
    await eventually(
      () => poll(buyers[first] as Buyer, ids[first]),
      ({ body }) => body.state === 'admitted',
    );
    let admittedCount = 0;
    for (const [at, buyer] of buyers.entries()) {
      const { body } = await poll(buyer, ids[at]);
      const place = order.indexOf(tickets[at] as string) + 1;
      if (body.state === 'admitted') admittedCount += 1;
      else expect([body.place, body.position]).toEqual([place, place - 1]);
    }
    expect(admittedCount).toBe(1);
    const late = await house.buyer();
    expect((await join(late, showId)).body).toMatchObject({ position: 8, place: 9 });

    const get = async (to: string) => (await house.send('GET', to)).text;
    expect(await verifyLottery(get, showId, String(ids[first]))).toMatchObject({
      entrants: 8,
      faults: [],
      withoutBeacon: 'not_configured',
      place: 1,
    });
    const [code, said] = await runVerifyLottery(house.origin, showId, String(ids[first]));
    expect([code, said]).toEqual([0, expect.stringContaining('Its place is 1.')]);
    expect(said).toContain('Drawn again among 8 entrants');
    expect((await runVerifyLottery(house.origin, showId, 'wrs_of_nobody'))[0]).toBe(1);
  });
});

describe('holds of a show with a room', () => {
  test('need an admission, in every form they have', async () => {
    const { showId, eventId } = await house.newShow({ show: { waiting_room: ROOM } });
    const [mine, other] = [await house.buyer(), await house.buyer()];
    const path = `/v1/shows/${showId}/holds`;
    const seat = (label: number) => ({ seat_ids: [`A-1-${label}`] });
    const refused = await mine.post(path, seat(1));
    expect([refused.status, refused.body.code]).toEqual([403, 'admission_required']);
    expect((await mine.post(path, { nonsense: 1 })).body.code).toBe('admission_required');
    expect((await mine.post(path, seat(1), { key: 'a-key' })).status).toBe(403);

    const token = await admitted(mine, showId);
    const headers = { 'Admission-Token': token };
    const held = expectStatus(await mine.post(path, seat(1), { headers, key: 'a-key' }), 201);
    expect((await other.post(path, seat(2), { headers })).status).toBe(403);
    const { session_id: session } = (await join(mine, showId)).body;
    const byEvent = `/v1/events/${eventId}/holds`;
    expect((await mine.post(byEvent, { ...seat(3), session })).status).toBe(201);
    expect((await other.post(byEvent, { ...seat(4), session })).status).toBe(403);
    expect((await mine.post(byEvent, seat(4), { headers })).status).toBe(201);

    expectStatus(await mine.delete(`${SESSIONS}/${session}`), 204);
    expect((await mine.post(path, seat(5), { headers })).status).toBe(403);
    // A retry is answered as the first time, whatever became of the admission.
    const replay = await mine.post(path, seat(1), { headers, key: 'a-key' });
    expect([replay.status, replay.body.hold_id]).toEqual([201, held.body.hold_id]);
  });

  test('are not had by asking before the sale and saying for what when it has begun', async () => {
    const onSaleAtMs = Date.now() + 1_200;
    const { showId } = await house.newShow({
      show: { on_sale_at: new Date(onSaleAtMs).toISOString(), waiting_room: ROOM },
    });
    const buyer = await house.buyer();
    const body = '{"seat_ids":["A-1-1"]}';
    const hold = request(`${house.origin}/v1/shows/${showId}/holds`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${buyer.token}`,
        'Content-Type': 'application/json',
        'Content-Length': body.length,
      },
    });
    hold.flushHeaders();
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      hold.on('response', resolve).on('error', reject);
    });
    await new Promise((resolve) => setTimeout(resolve, onSaleAtMs + 100 - Date.now()));
    hold.end(body);
    const answer = await answered;
    answer.resume();
    expect(answer.statusCode).toBe(409);
  });

  test('an admission ends with one confirmed order, and checkout asks for none', async () => {
    const { showId } = await house.newShow({ show: { waiting_room: ROOM } });
    const buyer = await house.buyer();
    const headers = { 'Admission-Token': await admitted(buyer, showId) };
    const path = `/v1/shows/${showId}/holds`;
    const { body } = expectStatus(
      await buyer.post(path, { seat_ids: ['A-1-1'] }, { headers }),
      201,
    );
    const paid = await buyer.post(`/v1/holds/${body.hold_id}/checkout`, {
      payment: { method: 'pm_card_visa' },
      idempotency_key: `pay-${body.hold_id}`,
      buyer: { name: 'Ada', email: 'ada@example.com' },
    });
    expect([paid.status, paid.body.status]).toEqual([201, 'confirmed']);
    const after = await eventually(
      () => buyer.post(path, { seat_ids: ['A-1-2'] }, { headers }),
      ({ status }) => status === 403,
    );
    expect(after.body.code).toBe('admission_required');
    expect((await join(buyer, showId)).status).toBe(201);
  });

  test('a room that is switched off lets everybody in', async () => {
    const { showId } = await house.newShow();
    const buyer = await house.buyer();
    const organizer = (body: object) =>
      house.send('PUT', `/v1/shows/${showId}/waiting-room`, {
        token: house.organizer.token,
        body,
      });
    expectStatus(await organizer(ROOM), 200);
    const hold = () => buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: ['A-1-1'] });
    expect((await hold()).status).toBe(403);
    const show = await house.send('GET', `/v1/shows/${showId}`);
    expect(show.body.waiting_room).toEqual({ ...ROOM, state: 'open' });
    expectStatus(await organizer({ enabled: false }), 200);
    expect((await hold()).status).toBe(201);
  });
});

test('the older API asks for an admission, too, and uses it for one customer', async () => {
  const show = await house.newShow({ show: { waiting_room: ROOM } });
  const { body } = await house.send('GET', `/events/${show.eventId}/seatmap`);
  const seats = body.seats as readonly { readonly seatId: string }[];
  const reserve = (customerId: string, seat: number, headers = {}) =>
    house.send('POST', '/reservations', {
      body: { seatId: seats[seat]?.seatId, customerId },
      headers,
    });
  expect((await reserve('ada@example.com', 0)).body).toMatchObject({ code: 'admission_required' });
  const headers = { 'Admission-Token': await admitted(await house.buyer(), show.showId) };
  expectStatus(await reserve('ada@example.com', 0, headers), 201);
  expectStatus(await reserve('ada@example.com', 1, headers), 201);
  expect((await reserve('bob@example.com', 2, headers)).status).toBe(403);
});

test('a house that is sold out tells those who wait', async () => {
  const sections = [{ id: 'A', name: 'A', kind: 'reserved', rows: [{ label: '1', seats: 1 }] }];
  const { showId } = await house.newShow({
    sections,
    show: { waiting_room: { ...ROOM, max_active: 1 } },
  });
  const [buyer, waiting] = [await house.buyer(), await house.buyer()];
  const headers = { 'Admission-Token': await admitted(buyer, showId) };
  const { session_id: id } = (await join(waiting, showId)).body;
  const held = await buyer.post(`/v1/shows/${showId}/holds`, { seat_ids: ['A-1-1'] }, { headers });
  // A seat that is only held may yet come back.
  expect((await poll(waiting, id)).body).toMatchObject({ state: 'waiting', position: 1 });
  const { hold_id: holdId } = expectStatus(held, 201).body;
  const paid = await buyer.post(`/v1/holds/${holdId}/checkout`, {
    payment: { method: 'pm_card_visa' },
    idempotency_key: `pay-${holdId}`,
    buyer: { name: 'Ada', email: 'ada@example.com' },
  });
  expect(paid.body.status).toBe('confirmed');
  const told = await eventually(
    () => poll(waiting, id),
    ({ body }) => body.state === 'closed',
  );
  expect(told.body).toMatchObject({ state: 'closed', reason: 'sold_out', position: null });
});

test('nothing drawn, or nothing asked: the check says so', async () => {
  const { showId } = await house.newShow({ show: { waiting_room: ROOM } });
  expect(await runVerifyLottery(house.origin, showId)).toMatchObject([
    2,
    'Nothing has been drawn for this show: it is gathering.\n',
  ]);
  expect(await runVerifyLottery(house.origin, 'shw_x')).toMatchObject([
    2,
    expect.stringContaining('answered 404'),
  ]);
});

describe('a join under an Idempotency-Key', () => {
  const keyed = (buyer: Buyer, showId: string, key: string) =>
    buyer.post(SESSIONS, { show_id: showId }, { key });
  const withoutTime = ({ server_time: _time, ...body }: Body) => body;

  test('given a join, when it is sent again, then the answer is the same, however the line has moved', async () => {
    const room = { ...ROOM, max_active: 1 };
    const { showId } = await house.newShow({ show: { waiting_room: room } });
    const first = await house.buyer();
    await admitted(first, showId);
    const buyer = await house.buyer();
    const joined = expectStatus(await keyed(buyer, showId, 'join-1'), 201);
    expect(joined.body).toMatchObject({ state: 'waiting', position: 1 });
    const line = await poll(first, (await join(first, showId)).body.session_id);
    expectStatus(await first.delete(`${SESSIONS}/${line.body.session_id}`), 204);
    await eventually(
      () => poll(buyer, joined.body.session_id),
      ({ body }) => body.state === 'admitted',
    );
    const again = expectStatus(await keyed(buyer, showId, 'join-1'), 201);
    expect(withoutTime(again.body)).toEqual(withoutTime(joined.body));
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(joined.headers.get('Idempotency-Replayed')).toBeNull();
    // Under another key, or none, it is as it is now.
    const now = expectStatus(await keyed(buyer, showId, 'join-2'), 200);
    expect(now.body).toMatchObject({ session_id: joined.body.session_id, state: 'admitted' });
    const replayed = expectStatus(await keyed(buyer, showId, 'join-2'), 200);
    expect(withoutTime(replayed.body)).toEqual(withoutTime(now.body));
    expect(replayed.body.admission_token).toBe(now.body.admission_token);
  });

  test('twins make one place, and hear the same', async () => {
    const { showId } = await house.newShow({ show: { waiting_room: ROOM } });
    const buyer = await house.buyer();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => keyed(buyer, showId, 'twins')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const bodies = answers.map(({ body }) => JSON.stringify(withoutTime(body)));
    expect(new Set(bodies).size).toBe(1);
  });

  test('the same key for another show is refused, and another customer has keys of their own', async () => {
    const [one, other] = [
      await house.newShow({ show: { waiting_room: ROOM } }),
      await house.newShow({ show: { waiting_room: ROOM } }),
    ];
    const [buyer, stranger] = [await house.buyer(), await house.buyer()];
    const joined = expectStatus(await keyed(buyer, one.showId, 'mine'), 201);
    const reused = expectStatus(await keyed(buyer, other.showId, 'mine'), 422);
    expect(reused.body.code).toBe('idempotency_key_reused');
    const theirs = expectStatus(await keyed(stranger, one.showId, 'mine'), 201);
    expect(theirs.body.session_id).not.toBe(joined.body.session_id);
  });

  test('a refusal is decided afresh', async () => {
    const { showId } = await house.newShow();
    const buyer = await house.buyer();
    expectStatus(await keyed(buyer, showId, 'early'), 409);
    expectStatus(
      await house.send('PUT', `/v1/shows/${showId}/waiting-room`, {
        token: house.organizer.token,
        body: ROOM,
      }),
      200,
    );
    expectStatus(await keyed(buyer, showId, 'early'), 201);
  });
});

test('the room of a show that is called off is neither gathering nor open', async () => {
  const { showId, eventId } = await house.newShow({ show: { waiting_room: ROOM } });
  expectStatus(await house.organizer.post(`/v1/shows/${showId}/cancel`), 202);
  const show = await house.send('GET', `/v1/shows/${showId}`);
  expect(show.body).toMatchObject({ status: 'cancelled', waiting_room: { state: 'off' } });
  const { body } = await house.send('GET', `/v1/events/${eventId}/shows`);
  expect(body.shows).toMatchObject([{ waiting_room: { enabled: true, state: 'off' } }]);
});
