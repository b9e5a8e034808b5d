/**
 * What happened to the seats of the shows that somebody looks back at: read from the log once, kept as
 * columns of 20 bytes an event, and read on from there the next time. What does not fit is read each time.
 */
import { parseSeatStream } from '#domain/seat.ts';
import { showStream } from '#domain/show.ts';
import type { EventBatch, EventStore, Position } from '#event-store/port.ts';
import { readAhead } from '../rebuild/pages.ts';
import type { PublicShow } from './port.ts';
import { isSeatEventType, SEAT_EVENT_TYPES, STATUS_BYTE_AFTER } from './public-map.ts';

/** Of one show's events among all: each page is a search, so rather large ones. */
const PAGE = 4_000;
const PART_CHANGES = 8_192;
/** Two million changes, 40 MiB: a sold-out stadium of 50,000 seats has a few hundred thousand. */
const PARTS_MAX = 244;

export type PastShow = Pick<PublicShow, 'showId' | 'layout'>;

/** Changes in the order of the log; the first `count` of each column. */
export interface SeatChanges {
  readonly count: number;
  readonly positions: Float64Array;
  /** When they were recorded: the running maximum of the own times of the show's seat events. */
  readonly timesMs: Float64Array;
  /** Eight times the seat's index, and its status byte from then on. */
  readonly packed: Uint32Array;
}

export const indexOfChange = (packed: number): number => packed >>> 3;
export const statusOfChange = (packed: number): number => packed & 7;
export const packChange = (index: number, status: number): number => index * 8 + status;

export interface Publication {
  readonly position: Position;
  readonly atMs: number;
}

export interface KeptChanges {
  /** When the show was published; null for a draft. */
  publication(show: PastShow): Promise<Publication | null>;
  /** The show's changes from its publication to at least `until`, which is not beyond the log's head. */
  upTo(show: PastShow, until: Position): AsyncGenerator<SeatChanges>;
  /** How many parts are kept, of how many there may be. */
  size(): { readonly parts: number; readonly partsMax: number };
}

interface Part extends SeatChanges {
  count: number;
}

interface History extends Publication {
  readonly showId: string;
  readonly parts: Part[];
  /** Everything up to here is in the parts. */
  reached: Position;
  lastMs: number;
  isFull: boolean;
  reading: Promise<void> | null;
}

type Store = Pick<EventStore, 'readStream' | 'readAll'>;

/** `partsMax`: of 8,192 changes each, of all shows together. */
export function createKeptChanges(store: Store, partsMax = PARTS_MAX): KeptChanges {
  /** In the order of their last use. */
  const histories = new Map<string, History>();
  let partCount = 0;

  async function open({ showId }: PastShow): Promise<History | null> {
    const known = histories.get(showId);
    if (known !== undefined) {
      histories.delete(showId);
      histories.set(showId, known);
      return known;
    }
    const events = await store.readStream(showStream(showId));
    const published = events.find(({ type }) => type === 'ShowPublished');
    if (published === undefined) return null;
    const opened = histories.get(showId) ?? newHistory(showId, published);
    histories.set(showId, opened);
    return opened;
  }

  /** False where there is none, be it because others have taken this history's place meanwhile. */
  function makeRoom(history: History): boolean {
    if (histories.get(history.showId) !== history) return false;
    for (const [showId, eldest] of histories) {
      if (partCount < partsMax) break;
      if (eldest === history) continue;
      histories.delete(showId);
      partCount -= eldest.parts.length;
    }
    return partCount < partsMax;
  }

  function partFor(history: History): Part | null {
    const last = history.parts.at(-1);
    if (last !== undefined && last.count < PART_CHANGES) return last;
    if (!makeRoom(history)) return null;
    const part = emptyPart(PART_CHANGES);
    history.parts.push(part);
    partCount += 1;
    return part;
  }

  function keep(history: History, read: SeatChanges): boolean {
    for (let at = 0; at < read.count; at += 1) {
      const part = partFor(history);
      if (part === null) return false;
      const position = read.positions[at] ?? 0;
      add(part, position, read.timesMs[at] ?? 0, read.packed[at] ?? 0);
      history.reached = BigInt(position);
      history.lastMs = read.timesMs[at] ?? 0;
    }
    return true;
  }

  async function readOn(show: PastShow, history: History, until: Position): Promise<void> {
    for await (const page of pagesOf(show.showId, history.reached, until)) {
      if (!keep(history, changesIn(page, show, history.lastMs))) {
        history.isFull = true;
        return;
      }
      history.reached = page.position;
    }
  }

  /** However many ask, it is read once. */
  async function bringTo(show: PastShow, history: History, until: Position): Promise<void> {
    while (history.reached < until && !history.isFull) {
      const before = history.reached;
      history.reading ??= readOn(show, history, until).finally(() => {
        history.reading = null;
      });
      await history.reading;
      if (history.reached === before) return;
    }
  }

  const pagesOf = (showId: string, after: Position, to: Position): AsyncGenerator<EventBatch> => {
    const filter = { streamPrefixes: [`seat-${showId}.`], types: SEAT_EVENT_TYPES };
    return readAhead(store, { after, to, maxCount: PAGE, filter });
  };

  return {
    publication: open,
    async *upTo(show, until) {
      const history = await open(show);
      if (history === null) return;
      await bringTo(show, history, until);
      let { reached, lastMs } = history;
      // Others may let it grow while this one looks at it.
      for (const part of history.parts.map((each) => ({ ...each }))) yield part;
      if (reached >= until) return;
      for await (const page of pagesOf(show.showId, reached, until)) {
        const read = changesIn(page, show, lastMs);
        lastMs = read.timesMs[read.count - 1] ?? lastMs;
        reached = page.position;
        yield read;
      }
    },
    size: () => ({ parts: partCount, partsMax }),
  };
}

const newHistory = (showId: string, { position, atMs }: Publication): History => ({
  showId,
  position,
  atMs,
  parts: [],
  reached: position,
  lastMs: atMs,
  isFull: false,
  reading: null,
});

const emptyPart = (capacity: number): Part => ({
  count: 0,
  positions: new Float64Array(capacity),
  timesMs: new Float64Array(capacity),
  packed: new Uint32Array(capacity),
});

function add(part: Part, position: number, timeMs: number, packed: number): void {
  part.positions[part.count] = position;
  part.timesMs[part.count] = timeMs;
  part.packed[part.count] = packed;
  part.count += 1;
}

function changesIn({ events }: EventBatch, { layout }: PastShow, lastMs: number): SeatChanges {
  const part = emptyPart(events.length);
  let timeMs = lastMs;
  for (const { stream, type, position, atMs } of events) {
    const seat = parseSeatStream(stream);
    const index = seat === null ? -1 : layout.indexOf(seat.seatId);
    if (index < 0 || !isSeatEventType(type)) continue;
    timeMs = Math.max(timeMs, atMs);
    add(part, Number(position), timeMs, packChange(index, STATUS_BYTE_AFTER[type]));
  }
  return part;
}
