/** A whole house that publishes to a Kafka: what readers of its topics see of a sale. */
import net from 'node:net';
import { Ajv } from 'ajv';
import pg from 'pg';
import { expect, test } from 'vitest';
import { expectStatus, startTestBoxoffice, type TestBoxoffice } from '../testing/boxoffice.ts';
import { describeWithKafka, type ReceivedMessage, type TestKafka } from '../testing/kafka.ts';
import { createOlderClients } from '../testing/older-api.ts';
import { createPurchases } from '../testing/purchases.ts';

/** A house is started in each, and kcat takes its time to read a topic. */
const PATIENCE_MS = 60_000;

const settled = async (house: TestBoxoffice): Promise<Record<string, unknown>> => {
  for (;;) {
    const { body } = await house.admin.get('/v1/ops/projections');
    const relay = body.relay as Record<string, unknown>;
    if (relay.state === 'live' && relay.lag_events === 0) return relay;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

const TOPICS = ['boxoffice.seats', 'boxoffice.orders', 'boxoffice.payments', 'boxoffice.catalog'];

interface Told {
  readonly type: string;
  readonly subject: string;
  readonly stream: string;
  readonly revision: number;
  readonly data: Record<string, unknown>;
}

const toldBy = ({ value }: ReceivedMessage): Told => JSON.parse(value) as Told;

async function withHouse(
  kafka: Pick<TestKafka, 'brokers'>,
  work: (house: TestBoxoffice) => Promise<void>,
): Promise<void> {
  const house = await startTestBoxoffice({
    env: { KAFKA_BROKERS: kafka.brokers, COMPAT_API: 'on' },
  });
  try {
    await work(house);
    expect(house.failures()).toEqual([]);
  } finally {
    await house.stop();
  }
}

describeWithKafka('a house with a Kafka', (kafka) => {
  test(
    'tells a sale, a reservation and the programme, all as /asyncapi.json describes it',
    { timeout: PATIENCE_MS },
    () =>
      withHouse(kafka, async (house) => {
        const purchases = await createPurchases(house);
        const { orderId, seats } = await purchases.paidOrder();
        const older = await createOlderClients(house);
        const jose = `jose-${orderId}@example.com`;
        const { seatId, reservationId } = await older.reserved(jose);
        await settled(house);

        const { body: document } = expectStatus(await house.send('GET', '/asyncapi.json'), 200);
        const ajv = new Ajv({ strict: false, validateFormats: false });
        ajv.addSchema({ $id: 'doc', ...document }, 'doc');
        const all: ReceivedMessage[] = [];
        for (const topic of TOPICS) {
          for (const message of await kafka.read(topic)) {
            const schema = `doc#/components/schemas/${toldBy(message).type.slice('boxoffice.'.length)}`;
            expect(ajv.validate({ $ref: schema }, toldBy(message)), ajv.errorsText()).toBe(true);
            all.push(message);
          }
        }
        const orders = all.filter(({ key }) => key === orderId).map((one) => toldBy(one).type);
        expect(orders).toEqual(
          expect.arrayContaining(['OrderPlaced', 'PaymentCaptured', 'OrderConfirmed'].map(named)),
        );
        const seat = `${purchases.showId}.${seats[0]}`;
        const life = all.filter(({ key }) => key === seat).map(toldBy);
        expect(life.map(({ type }) => type)).toEqual(
          ['SeatHeld', 'SeatReserved', 'SeatSold'].map(named),
        );
        expect(life.map(({ revision }) => revision)).toEqual([0, 1, 2]);
        for (const { value } of all) expect(value).not.toMatch(/ada@example\.com|Ada Buyer|jose/);

        const [reservation] = await kafka.read('reservation-created');
        expect(JSON.parse(reservation?.value ?? '')).toMatchObject({
          reservationId,
          seatId,
          customerId: jose,
          basePrice: 50,
          status: 'active',
        });
        expect(reservation?.key).toBe(String(seatId).replaceAll('-', ''));
      }),
  );
});

const named = (type: string): string => `boxoffice.${type}`;

describeWithKafka('a house whose Kafka is away', (kafka) => {
  test('sells all the same, says so, and publishes later; erased names are not told then', {
    timeout: PATIENCE_MS,
  }, async () => {
    // A door to the broker that is shut at first. What it is reached by afterwards is its own address.
    let open = false;
    const door = net.createServer((socket) => {
      if (!open) return void socket.destroy();
      const through = net.connect(Number(kafka.brokers.split(':')[1]), '127.0.0.1');
      for (const [from, to] of [
        [socket, through],
        [through, socket],
      ] as const) {
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
      }
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const { port } = door.address() as net.AddressInfo;
    try {
      await withHouse({ brokers: `127.0.0.1:${port}` }, async (house) => {
        const older = await createOlderClients(house);
        await older.reserved('ada@example.com');
        const purchases = await createPurchases(house);
        await purchases.paidOrder();
        await expect
          .poll(async () => (await house.send('GET', '/readyz')).body, { timeout: 15_000 })
          .toMatchObject({ status: 'ready', checks: { kafka: { ok: false } } });
        const { body } = await house.admin.get('/v1/ops/projections');
        expect(body.relay).toMatchObject({ state: 'waiting', position: '0' });

        const pool = new pg.Pool({ connectionString: house.boxoffice.databaseUrl });
        const { rows } = await pool.query('delete from personal_older_customers returning *');
        await pool.end();
        open = true;
        await settled(house);
        expect((await house.send('GET', '/readyz')).body).toMatchObject({
          checks: { kafka: { ok: true } },
        });
        const told = (await kafka.read('reservation-created')).map(({ value }) =>
          JSON.parse(value),
        );
        expect(told.map(({ customerId }) => customerId)).toEqual([rows[0].customer_id]);
        expect(await kafka.read('boxoffice.orders')).not.toEqual([]);
      });
    } finally {
      door.close();
    }
  });
});
