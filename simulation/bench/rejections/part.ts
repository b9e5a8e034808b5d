/** Holds of seats that are taken: most of what a crowd asks for. */
import { call } from '../../on-sale/call.ts';
import { createHttpClient } from '../../on-sale/http-client.ts';
import { compareRates } from '../compare.ts';
import { type Hall, makeHall } from '../hall.ts';
import type { RequestFile } from '../load/port.ts';
import { writeRequests } from '../load/request-file.ts';
import type { Bench, House, Part, PartResult } from '../part.ts';
import { TAKEN_SHOW } from '../peers/app.ts';
import { startPeer } from '../peers/start.ts';
import { signTokens } from '../sign-tokens.ts';

export const rejections: Part = {
  name: 'rejections',
  title: '409s for taken seats, 64 connections',
  run: runRejections,
};

const FULL = { seats: 2_000, customers: 40_000 };
const QUICK = { seats: 200, customers: 2_000 };

async function runRejections(bench: Bench): Promise<PartResult> {
  const { seats, customers } = bench.quick ? QUICK : FULL;
  const house = await bench.startHouse();
  const hall = await makeHall(house.url, seats, bench.world.clock);
  const showId = await hall.newShow();
  const tokens = await signTokens(house.dataFolder, seats + customers, bench.world);
  bench.log(`taking all ${seats} seats …`);
  await takeAll(house, hall, showId, tokens.slice(0, seats));
  const http = await startPeer(bench, house, 'http');
  const wishes = (name: string, id: string): Promise<RequestFile> =>
    writeRequests(
      `${bench.folder}/${name}`,
      tokens.slice(seats).map((token, index) => ({
        method: 'POST',
        path: `/v1/shows/${id}/holds`,
        token,
        body: JSON.stringify({ seat_ids: [hall.seats[index % seats]?.id] }),
      })),
      true,
    );
  const { ratio, ours, theirs, generatorCpuShare } = await compareRates(bench, {
    ours: { url: house.url, requests: await wishes('ours', showId) },
    theirs: { url: http.url, requests: await wishes('theirs', TAKEN_SHOW) },
    isAsExpected: ({ answers, refused, errors }) => refused === answers && errors === 0,
    afterOurs: () => bench.requireLiveModels(house),
  });
  return {
    figures: {
      ratio_to_http: ratio,
      per_s: ours,
      http_per_s: theirs,
      generator_cpu_share: generatorCpuShare,
    },
  };
}

const HOLDS_AT_ONCE = 16;

async function takeAll(
  house: House,
  hall: Hall,
  showId: string,
  tokens: readonly string[],
): Promise<void> {
  const http = createHttpClient({ baseUrl: house.url, connections: HOLDS_AT_ONCE });
  const left = hall.seats.map(({ id }, index) => ({ id, token: tokens[index] ?? '' }));
  const take = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const body = { seat_ids: [next.id] };
      const request = call('placeHold', { path: { id: showId }, body });
      const answer = await http.send({ ...request, token: next.token });
      if (answer.status !== 201) throw new Error(`${next.id}: ${answer.body}`);
    }
  };
  await Promise.all(Array.from({ length: HOLDS_AT_ONCE }, take));
  http.close();
}
