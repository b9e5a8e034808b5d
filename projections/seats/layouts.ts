/**
 * Which places a show has: told by the show's and its venue's streams, kept here event by event until
 * the show is published, since a projector knows nothing but the events that it was given.
 */
import type pg from 'pg';
import type { Layout } from '#domain/layout.ts';
import type { ShowEvent } from '#domain/show.ts';
import type { VenueEvent } from '#domain/venue.ts';
import type { ReadStreamOptions, StoredEvent } from '#event-store/port.ts';
import { loadShow } from '../seat-map/load-show.ts';

/** Every type of the two streams. The compiler sees to it that none is missing. */
const TYPES: Readonly<Record<ShowEvent['type'] | VenueEvent['type'], true>> = {
  ShowCreated: true,
  ShowChanged: true,
  ShowPublished: true,
  ShowPaused: true,
  ShowResumed: true,
  ShowCancelled: true,
  VenueCreated: true,
  VenueDetailsChanged: true,
  VenueLayoutStarted: true,
  VenueSectionAdded: true,
  VenueRowsAdded: true,
  VenueLayoutCompleted: true,
};

export const LAYOUT_EVENT_TYPES: readonly string[] = Object.keys(TYPES);

export const LAYOUT_TABLE = 'seat_layout_events';

export const LAYOUT_DDL = `create table if not exists ${LAYOUT_TABLE} (
  stream text collate "C" not null,
  revision integer not null,
  position bigint not null,
  type text not null,
  data json not null,
  primary key (stream, revision)
)`;

const SHOW_STREAM_PREFIX = 'show-';

export async function keepLayoutEvents(
  client: pg.PoolClient,
  events: readonly StoredEvent[],
): Promise<void> {
  const kept = events.filter(({ type }) => Object.hasOwn(TYPES, type));
  if (kept.length === 0) return;
  await client.query(
    `insert into ${LAYOUT_TABLE} (stream, revision, position, type, data)
     select * from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::json[])
     on conflict do nothing`,
    [
      kept.map(({ stream }) => stream),
      kept.map(({ revision }) => revision),
      kept.map(({ position }) => String(position)),
      kept.map(({ type }) => type),
      kept.map(({ data }) => JSON.stringify(data)),
    ],
  );
}

export const publishedShowsIn = (events: readonly StoredEvent[]): readonly string[] =>
  events
    .filter(({ type }) => type === 'ShowPublished')
    .map(({ stream }) => stream.slice(SHOW_STREAM_PREFIX.length));

/** Of a show that was published. */
export async function layoutOf(client: pg.PoolClient, showId: string): Promise<Layout> {
  const loaded = await loadShow({ readStream: readKept(client) }, showId);
  if (loaded === null) throw new Error(`show ${showId} was published and is not there`);
  return loaded.layout;
}

const readKept =
  (client: pg.PoolClient) =>
  async (
    stream: string,
    { maxCount }: Pick<ReadStreamOptions, 'maxCount'> = {},
  ): Promise<readonly StoredEvent[]> => {
    const { rows } = await client.query<KeptRow>(
      `select revision, position, type, data from ${LAYOUT_TABLE}
       where stream = $1 order by revision limit $2`,
      [stream, maxCount ?? null],
    );
    return rows.map((row) => ({
      ...NOBODY,
      stream,
      revision: row.revision,
      position: BigInt(row.position),
      type: row.type,
      data: row.data,
    }));
  };

interface KeptRow {
  readonly revision: number;
  readonly position: string;
  readonly type: string;
  readonly data: object;
}

/** What a layout does not depend on. */
const NOBODY = {
  id: '',
  schemaVersion: 1,
  atMs: 0,
  correlationId: '',
  causationId: '',
  actor: '',
} as const;
