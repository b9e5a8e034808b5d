/** The whole seat map of a stadium, packed, against the same bytes from memory. */
import { createHttpClient } from '../../on-sale/http-client.ts';
import { compareRates } from '../compare.ts';
import { makeHall } from '../hall.ts';
import { type PreparedRequest, writeRequests } from '../load/request-file.ts';
import type { Bench, Part, PartResult } from '../part.ts';
import { startPeer } from '../peers/start.ts';

export const seatMap: Part = {
  name: 'seat_map',
  title: 'availability of 50,000 seats, packed, 64 connections',
  run: runSeatMap,
};

const FULL_SEATS = 50_000;
const QUICK_SEATS = 2_000;
/** A round's ratio strays by a quarter (standard deviation), the median of so many by 3 %. */
const ROUNDS = 55;

async function runSeatMap(bench: Bench): Promise<PartResult> {
  const seats = bench.quick ? QUICK_SEATS : FULL_SEATS;
  const house = await bench.startHouse();
  const hall = await makeHall(house.url, seats, bench.world.clock);
  const showId = await hall.newShow();
  const request: PreparedRequest = {
    method: 'GET',
    path: `/v1/shows/${showId}/availability`,
    headers: { Accept: 'application/octet-stream' },
  };
  const bytes = await packedMap(house.url, request);
  if (bytes.length !== seats) throw new Error(`${bytes.length} bytes for ${seats} seats`);
  const peer = await startPeer(bench, house, 'http', bytes);
  if (!(await packedMap(peer.url, request)).equals(bytes)) throw new Error('other bytes');
  const requests = await writeRequests(`${bench.folder}/seat-map`, [request], true);
  const { ratio, ours, theirs, generatorCpuShare } = await compareRates(bench, {
    ours: { url: house.url, requests },
    theirs: { url: peer.url, requests },
    isAsExpected: ({ refused, errors }) => refused + errors === 0,
    afterOurs: () => bench.requireLiveModels(house),
    rounds: ROUNDS,
  });
  return {
    figures: {
      ratio_to_static: ratio,
      per_s: ours,
      static_per_s: theirs,
      bytes: bytes.length,
      generator_cpu_share: generatorCpuShare,
    },
  };
}

async function packedMap(url: string, { path, headers = {} }: PreparedRequest): Promise<Buffer> {
  const http = createHttpClient({ baseUrl: url, connections: 1 });
  try {
    const answer = await http.send({ method: 'GET', path, headers });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return answer.body;
  } finally {
    http.close();
  }
}
