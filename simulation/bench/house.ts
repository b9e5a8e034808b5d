/** The house that is measured. */
import { createHttpClient, type HttpClient } from '../on-sale/http-client.ts';
import { startServerChild } from '../on-sale/server-child.ts';
import type { World } from '../on-sale/world.ts';
import type { House, HouseOptions } from './part.ts';

/** Everything is counted, nobody is refused: limits are raised, not removed. */
const WITHOUT_REFUSALS = { REQUESTS_MIN: '2000' };
const RAISED_LIMITS = 'reads=1000000,writes=1000000,sessions=1000000,unbought_holds=10000';

export async function startHouse(world: World, { env = {} }: HouseOptions = {}): Promise<House> {
  const server = await startServerChild(world, {
    RATE_LIMITS: RAISED_LIMITS,
    ...WITHOUT_REFUSALS,
    ...env,
  });
  const databaseUrl = (await server.runtime())?.databaseUrl ?? null;
  if (databaseUrl !== null) return { ...server, databaseUrl };
  await server.dispose();
  throw new Error('the server does not say where its database is');
}

/** A model a second or more behind fails the measurement: its work would be missing from it. */
export const LAG_MS_MAX = 1_000;

interface ModelLag {
  readonly name: string;
  readonly lag_ms: number;
  readonly lag_events: number;
}

export class ModelsBehind extends Error {
  override readonly name = 'ModelsBehind';
}

export async function requireLiveModels(house: House): Promise<void> {
  const behind = (await lagOf(house)).filter(({ lag_ms }) => lag_ms >= LAG_MS_MAX);
  if (behind.length === 0) return;
  const list = behind.map(({ name, lag_ms }) => `${name} by ${lag_ms} ms`).join(', ');
  throw new ModelsBehind(`models were behind at the end of a measurement: ${list}`);
}

const SETTLE_WITHIN_MS = 300_000;

export async function settle(house: House, { clock, timers }: World): Promise<void> {
  const untilMs = clock.nowMs() + SETTLE_WITHIN_MS;
  for (;;) {
    const lags = await lagOf(house);
    if (lags.every(({ lag_events }) => lag_events === 0)) return;
    if (clock.nowMs() > untilMs) throw new ModelsBehind(JSON.stringify(lags));
    await timers.sleep(50);
  }
}

async function lagOf(house: House): Promise<readonly ModelLag[]> {
  return withClient(house, async (http) => {
    const role = await http.send({
      method: 'POST',
      path: '/v1/dev/tokens',
      body: { role: 'admin' },
    });
    const { token } = JSON.parse(role.body.toString()) as { token: string };
    const answer = await http.send({ method: 'GET', path: '/v1/ops/projections', token });
    if (answer.status !== 200) throw new Error(`the state of the models: ${answer.body}`);
    return (JSON.parse(answer.body.toString()) as { projections: ModelLag[] }).projections;
  });
}

async function withClient<T>(house: House, use: (http: HttpClient) => Promise<T>): Promise<T> {
  const http = createHttpClient({ baseUrl: house.url, connections: 1 });
  try {
    return await use(http);
  } finally {
    http.close();
  }
}
