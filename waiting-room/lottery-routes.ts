/** The draw, published: what was committed to, what decided, and the list to draw it again from. */
import { ReadableStream as NodeStream } from 'node:stream/web';
import { z } from '@hono/zod-openapi';
import { LOTTERY_ALGORITHM, lineOf } from '#domain/lottery.ts';
import { type WaitingRoom, waitingRoomStream } from '#domain/waiting-room.ts';
import { loadAggregate } from '#event-store/aggregate.ts';
import type { EventStore } from '#event-store/port.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { notModified, strongEtag } from '#platform/http/etag.ts';
import { problem } from '#platform/http/problem.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { type EntrantsDeps, entrants } from './conductor/entrants.ts';
import { roomEvolution } from './conductor/room-stream.ts';
import type { RoomShows } from './port.ts';

export interface LotteryRoutesDeps extends EntrantsDeps {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly shows: RoomShows;
}

const beaconSchema = z.object({
  url: z.string(),
  round: z.int(),
  randomness: z.string().nullable().openapi({ description: 'null until it has been drawn' }),
});

export const lotterySchema = z
  .object({
    show_id: z.string(),
    status: z.enum(['gathering', 'closed', 'drawn', 'no_draw']),
    algorithm: z.string(),
    entrants: z.int().nullable(),
    digest: z.string().nullable().openapi({ description: 'SHA-256 of the list at `list_url`' }),
    commitment: z.string().nullable().openapi({ description: 'SHA-256 of the seed' }),
    seed: z.string().nullable(),
    beacon: beaconSchema.nullable(),
    without_beacon: z.enum(['not_configured', 'unreachable']).nullable(),
    trust: z.string().openapi({ description: 'What has to be believed, and by whom.' }),
    list_url: z.string().nullable(),
  })
  .openapi('Lottery');

/** Each costs as much hashing as the draw itself: more are told to come again. */
export const LISTS_AT_ONCE = 16;
const FOR_EVER = { 'Cache-Control': 'public, max-age=31536000, immutable' };

export function registerLottery(app: HttpApp, deps: LotteryRoutesDeps): void {
  let listsUnderWay = 0;

  /** Counted from its first line on: of a list that nobody reads no end would be heard. */
  async function* linesOf(list: AsyncIterable<readonly string[]>): AsyncGenerator<Uint8Array> {
    listsUnderWay += 1;
    try {
      for await (const entries of list) yield Buffer.from(entries.map(lineOf).join(''));
    } finally {
      listsUnderWay -= 1;
    }
  }

  route(app, {
    method: 'GET',
    path: '/v1/waiting-room/shows/{id}/lottery',
    summary: 'How the places of a waiting room were drawn',
    description: 'Everything that is needed to draw it again: `npm run verify-lottery`.',
    responses: { 200: { description: 'The draw', schema: lotterySchema } },
    load: ({ params }) => roomOf(deps, params.id),
    handle: async ({ c, params, loaded }) => answer(c, 200, presentLottery(params.id, loaded)),
  });

  route(app, {
    method: 'GET',
    path: '/v1/waiting-room/shows/{id}/lottery/entrants',
    summary: 'The entrants of a draw',
    description: 'The SHA-256 of each session id, one a line, in order of arrival.',
    revalidates: true,
    responses: { 200: { description: 'The list', mediaType: 'text/plain' } },
    problems: ['overloaded'],
    load: ({ params }) => roomOf(deps, params.id),
    handle: async ({ c, params, loaded: { closed } }) => {
      if (closed === null) throw problem('not_found', { detail: 'It is not closed yet.' });
      const tag = strongEtag(closed.digest);
      const known = notModified(c, tag, FOR_EVER);
      if (known !== null) return known;
      if (listsUnderWay >= LISTS_AT_ONCE) {
        throw problem('overloaded', { headers: { 'Retry-After': '10' } });
      }
      const list = linesOf(entrants(deps, params.id, closed.entrants));
      return new Response(NodeStream.from(list) as ReadableStream<Uint8Array>, {
        headers: { 'Content-Type': 'text/plain; charset=utf-8', ETag: tag, ...FOR_EVER },
      });
    },
  });
}

async function roomOf({ store, shows }: LotteryRoutesDeps, showId: string): Promise<WaitingRoom> {
  if ((await shows.find(showId)) === null) throw problem('not_found');
  return (await loadAggregate(store, waitingRoomStream(showId), roomEvolution)).state;
}

export function presentLottery(
  showId: string,
  { closed, drawn }: WaitingRoom,
): z.infer<typeof lotterySchema> {
  const named = closed?.beacon ?? null;
  const withoutBeacon = drawn?.withoutBeacon ?? closed?.withoutBeacon ?? null;
  return {
    show_id: showId,
    status: statusOf(closed, drawn),
    algorithm: LOTTERY_ALGORITHM,
    entrants: closed?.entrants ?? null,
    digest: closed?.digest ?? null,
    commitment: closed?.seedCommitment ?? null,
    seed: drawn?.seed ?? null,
    beacon: named === null ? null : { ...named, randomness: drawn?.beacon?.randomness ?? null },
    without_beacon: withoutBeacon,
    trust: withoutBeacon === null ? TRUST_WITH_BEACON : TRUST_WITHOUT_BEACON,
    list_url: closed === null ? null : `/v1/waiting-room/shows/${showId}/lottery/entrants`,
  };
}

function statusOf(closed: WaitingRoom['closed'], drawn: WaitingRoom['drawn']) {
  if (closed === null) return 'gathering';
  if (closed.entrants === 0) return 'no_draw';
  return drawn === null ? 'closed' : 'drawn';
}

const TRUST_WITH_BEACON =
  'The list, the commitment to the seed and the number of the round were published before the round happened: nobody could know or choose the order. Check that you are on the list, and draw it again.';
const TRUST_WITHOUT_BEACON =
  'No public randomness took part. The seed is fixed by a key that the house made before anybody came, and was committed to together with the list; but who holds that key could have known the order beforehand, and has to be trusted not to have chosen who is on the list accordingly.';
