/** What a quarter of a million people in a waiting room cost the one process that answers them. */
import path from 'node:path';
import { call } from '../../on-sale/call.ts';
import { createHttpClient, type HttpClient } from '../../on-sale/http-client.ts';
import { makeHall } from '../hall.ts';
import { writeRequests } from '../load/request-file.ts';
import { askMemory, envToTell } from '../memory/ask-memory.ts';
import type { Bench, Figures, House, Part } from '../part.ts';
import { signTokens } from '../sign-tokens.ts';
import { putInLine, type Visitor } from './line.ts';
import { openReaders } from './readers.ts';

export const waiting: Part = {
  name: 'waiting',
  title: '250,000 people in a waiting room: polls, streams, memory',
  async run(bench) {
    return { figures: await measure(bench, bench.quick ? QUICK : FULL) };
  },
};

interface Sizes {
  readonly people: number;
  /** Those of them who poll. */
  readonly polling: number;
  readonly pollSeconds: number;
  readonly streams: number;
  readonly streamSeconds: number;
}

const FULL: Sizes = {
  people: 250_000,
  polling: 20_000,
  pollSeconds: 8,
  streams: 2_000,
  streamSeconds: 15,
};
const QUICK: Sizes = {
  people: 30_000,
  polling: 400,
  pollSeconds: 1,
  streams: 50,
  streamSeconds: 1,
};

const SEATS = 1_000;
const CONNECTIONS = 64;
const OPEN_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

async function measure(bench: Bench, sizes: Sizes): Promise<Figures> {
  const { timers } = bench.world;
  const memoryFile = path.join(bench.folder, 'memory.json');
  const house = await bench.startHouse({ env: envToTell(memoryFile) });
  const http = createHttpClient({ baseUrl: house.url, connections: 2 });
  try {
    const showId = await openRoom(bench, house, http);
    const tokens = await signTokens(house.dataFolder, sizes.polling, bench.world);
    const before = await askMemory(house, memoryFile, timers);
    bench.log(`${sizes.people} people …`);
    const visitors = await putInLine(house, showId, sizes.people, tokens);
    const openedSeconds = await untilOpen(bench, http, showId, sizes.people);
    const after = await askMemory(house, memoryFile, timers);
    bench.log('polls …');
    const polls = await measurePolls(bench, house, http, visitors, sizes);
    bench.log(`${sizes.streams} streams …`);
    const streams = await measureStreams(bench, house, http, visitors, sizes);
    return {
      people: sizes.people,
      opened_s: openedSeconds,
      bytes_per_person:
        (after.heapUsed + after.external - before.heapUsed - before.external) / sizes.people,
      ...polls,
      ...streams,
    };
  } finally {
    http.close();
  }
}

/** With one shopper at a time: whoever is looked at goes on waiting. */
async function openRoom(bench: Bench, house: House, http: HttpClient): Promise<string> {
  const hall = await makeHall(house.url, SEATS, bench.world.clock);
  const showId = await hall.newShow();
  const body = { enabled: true, admit_per_second: 1, max_active: 1 };
  const request = call('changeWaitingRoom', { path: { id: showId }, body });
  await send(http, { ...request, token: await staffToken(http, 'organizer') });
  await bench.settle(house);
  return showId;
}

/** From the last who came until everybody has a place, in seconds: lot, digest and filling. */
async function untilOpen(
  { world: { stopwatch, timers } }: Bench,
  http: HttpClient,
  showId: string,
  people: number,
): Promise<number> {
  const token = await staffToken(http, 'organizer');
  const startedMs = stopwatch.nowMs();
  for (;;) {
    const request = call('getWaitingRoom', { path: { id: showId } });
    const { waiting: inLine } = JSON.parse(await send(http, { ...request, token })) as {
      readonly waiting: number;
    };
    const seconds = (stopwatch.nowMs() - startedMs) / 1_000;
    if (inLine >= people - 1) return seconds;
    if (seconds * 1_000 > OPEN_WITHIN_MS) throw new Error(`${inLine} of ${people} are in line`);
    await timers.sleep(LOOK_EVERY_MS);
  }
}

async function measurePolls(
  bench: Bench,
  house: House,
  http: HttpClient,
  visitors: readonly Visitor[],
  { pollSeconds }: Sizes,
): Promise<Figures> {
  const requests = await writeRequests(
    `${bench.folder}/polls`,
    visitors.map(({ sessionId, token }) => ({
      method: 'GET',
      path: `/v1/waiting-room/sessions/${sessionId}`,
      token,
    })),
    true,
  );
  const load = { url: house.url, connections: CONNECTIONS, requests };
  await bench.load.run({ ...load, seconds: 1 });
  const before = await cpuSeconds(http);
  const polls = await bench.load.run({ ...load, seconds: pollSeconds });
  const cpu = (await cpuSeconds(http)) - before;
  if (polls.refused + polls.errors > 0) throw new Error(`${polls.refused} polls were refused`);
  return {
    polls_per_s: polls.perSecond,
    polls_per_cpu_s: polls.answers / cpu,
    poll_p95_ms: polls.latencyMs.p95,
    generator_cpu_share: polls.cpuShare,
  };
}

async function measureStreams(
  { world: { timers } }: Bench,
  house: House,
  http: HttpClient,
  visitors: readonly Visitor[],
  { streams, streamSeconds }: Sizes,
): Promise<Figures> {
  const idle = await cpuShare(http, timers, streamSeconds);
  const readers = await openReaders(house.url, visitors.slice(0, streams), timers);
  try {
    const share = await cpuShare(http, timers, streamSeconds);
    return {
      streams: readers.openCount(),
      stream_cpu_share: share,
      idle_cpu_share: idle,
    };
  } finally {
    readers.close();
  }
}

/** Processor time of the house, of one core. */
async function cpuShare(
  http: HttpClient,
  timers: Bench['world']['timers'],
  seconds: number,
): Promise<number> {
  const before = await cpuSeconds(http);
  await timers.sleep(seconds * 1_000);
  return ((await cpuSeconds(http)) - before) / seconds;
}

async function cpuSeconds(http: HttpClient): Promise<number> {
  const token = await staffToken(http, 'admin');
  const text = await send(http, { method: 'GET', path: '/metrics', token });
  const [, value] = /^process_cpu_seconds_total\{[^}]*\} (\S+)$/m.exec(text) ?? [];
  if (value === undefined) throw new Error('the house does not tell its processor time');
  return Number(value);
}

async function staffToken(http: HttpClient, role: 'organizer' | 'admin'): Promise<string> {
  const text = await send(http, call('createDevToken', { body: { role } }));
  return (JSON.parse(text) as { readonly token: string }).token;
}

async function send(http: HttpClient, request: Parameters<HttpClient['send']>[0]): Promise<string> {
  const answer = await http.send(request);
  if (answer.status >= 300) throw new Error(`${request.path}: ${answer.body}`);
  return answer.body.toString();
}
