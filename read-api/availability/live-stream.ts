/**
 * Open seat maps: a snapshot first, then at most ten deltas a second. One loop a show, one frame a
 * tick for all who are up to date. Nobody is waited for: whoever reads too slowly is passed over, and
 * later gets what they missed in one piece, or a new snapshot.
 */
import type { Clock, Log, Timers } from '#platform/ports.ts';
import type { PublicShow, SeatMapReader } from '#projections/seat-map/port.ts';
import type { Switches } from '#projections/switches/port.ts';
import { availabilityJson } from './encode.ts';

const TICK_MS = 100;
const HEARTBEAT_MS = 15_000;
/** Frames on their way to one reader; with so many it counts as slow. */
const FRAMES_QUEUED_MAX = 2;
/** Readers served in one turn of the event loop, so that buyers never wait for ten thousand of them. */
const READERS_A_TURN = 250;
/** After so many the next ones get what is true by then: a tick for ten thousand is a long moment. */
const READERS_A_FRAME = 1_000;
/** Open at once in one process; some 20 KB each. */
const READERS_MAX = 20_000;
/** How soon a show that has left memory is looked at as it is now. */
const REOPEN_MS = 1_000;
/** For so long a reader may be ahead of us: they come from a process that is a moment faster. */
const AHEAD_MAX_MS = 1_000;
const HEARTBEAT = Buffer.from(': still here\n\n');

/** Where a reader's frames go. */
export interface Sink {
  enqueue(bytes: Uint8Array): void;
  /** Not above zero while what was sent before is still on its way. */
  readonly desiredSize: number | null;
  close(): void;
}

export interface LiveStreams {
  /** An event stream for one reader. `resumeFrom`: the version that they have already. */
  open(
    seats: PublicShow,
    resumeFrom: number | null,
    signal: AbortSignal,
  ): ReadableStream<Uint8Array>;
  /** The same for one who reads elsewhere. The function that it returns says that they have left. */
  attach(seats: PublicShow, resumeFrom: number | null, sink: Sink): () => boolean;
  /** Whether there are so many readers that another is to come back later. */
  isFull(): boolean;
  /** Readers at this moment, for tests and metrics. */
  readerCount(): number;
  /** Ends all streams. */
  close(): Promise<void>;
}

interface Reader {
  readonly sink: Sink;
  /** The version that they have; null: nothing yet. */
  version: number | null;
  readonly joinedAtMs: number;
}

interface Channel {
  seats: PublicShow;
  readonly readers: Set<Reader>;
  /** The last one, for all who join within a tick of it. */
  snapshot: (Frame & { readonly madeAtMs: number }) | null;
}

interface Frame {
  /** What a reader has who has got it. */
  readonly version: number;
  readonly bytes: Uint8Array;
}

export interface LiveStreamDeps {
  readonly seatMaps: SeatMapReader;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly switches: Pick<Switches, 'isOn'>;
  /** Readers at once; 20,000 by default. */
  readonly readersMax?: number;
}

export function createLiveStreams(deps: LiveStreamDeps): LiveStreams {
  const { clock, timers, readersMax = READERS_MAX } = deps;
  const channels = new Map<string, Channel>();
  const closing = new AbortController();
  const loops = new Set<Promise<void>>();

  function join(channel: Channel, reader: Reader): void {
    channel.readers.add(reader);
    if (!bringUpToDate(channel, reader, new Map())) reader.sink.enqueue(HEARTBEAT);
  }

  function snapshotOf(channel: Channel): Frame {
    const { map } = channel.seats;
    const nowMs = clock.nowMs();
    const known = channel.snapshot;
    if (known?.version === map.version && nowMs - known.madeAtMs < TICK_MS) return known;
    const json = availabilityJson(channel.seats, map, WHOLE, nowMs);
    const made = { ...frame('snapshot', map.version, json), madeAtMs: nowMs };
    channel.snapshot = made;
    return made;
  }

  function frameFor(channel: Channel, from: number): Frame {
    const { map } = channel.seats;
    const changes = map.changesSince(from);
    if (changes === null) return snapshotOf(channel);
    const json = JSON.stringify({ version: map.version, changes });
    return frame('delta', map.version, Buffer.from(json));
  }

  /** False if there was nothing to tell. */
  function bringUpToDate(channel: Channel, reader: Reader, frames: Frames): boolean {
    const { version } = channel.seats.map;
    if (reader.version === version) return false;
    if (reader.version !== null && reader.version > version) {
      if (clock.nowMs() - reader.joinedAtMs < AHEAD_MAX_MS) return false;
      reader.version = null;
    }
    const told =
      reader.version === null
        ? snapshotOf(channel)
        : (frames.get(reader.version) ?? frameFor(channel, reader.version));
    if (reader.version !== null) frames.set(reader.version, told);
    reader.sink.enqueue(told.bytes);
    reader.version = told.version;
    return true;
  }

  /** One frame for all who stand at the same version; those who don't read are passed over. */
  async function tell(channel: Channel, beat: boolean): Promise<void> {
    const frames: Frames = new Map();
    let served = 0;
    for (const reader of [...channel.readers]) {
      if (!channel.readers.has(reader) || (reader.sink.desiredSize ?? 0) <= 0) continue;
      const told = bringUpToDate(channel, reader, frames);
      if (beat && !told) reader.sink.enqueue(HEARTBEAT);
      served += 1;
      if (served % READERS_A_TURN === 0) await timers.sleep(0, closing.signal);
      if (served % READERS_A_FRAME === 0) frames.clear();
      if (closing.signal.aborted) return;
    }
  }

  /** Until the last reader has gone. */
  async function serve(showId: string, channel: Channel): Promise<void> {
    let beatAtMs = clock.nowMs() + HEARTBEAT_MS;
    let reopenAtMs = clock.nowMs() + REOPEN_MS;
    const isOn = (): boolean => deps.switches.isOn('live_stream');
    let tookMs = 0;
    while (channel.readers.size > 0 && !closing.signal.aborted && isOn()) {
      await timers.sleep(restAfter(tookMs), closing.signal);
      const begunAtMs = clock.nowMs();
      const beat = begunAtMs >= beatAtMs;
      await tell(channel, beat);
      tookMs = clock.nowMs() - begunAtMs;
      if (beat) beatAtMs = clock.nowMs() + HEARTBEAT_MS;
      if (clock.nowMs() < reopenAtMs) continue;
      reopenAtMs = clock.nowMs() + REOPEN_MS;
      await reopen(deps, showId, channel);
    }
    channels.delete(showId);
    for (const reader of channel.readers) {
      // First: a client that leaves at this moment would end its stream a second time.
      channel.readers.delete(reader);
      if (!isOn()) reader.sink.enqueue(SWITCHED_OFF);
      reader.sink.close();
    }
  }

  function channelOf(seats: PublicShow): Channel {
    const known = channels.get(seats.showId);
    if (known !== undefined) return known;
    const channel: Channel = { seats, readers: new Set(), snapshot: null };
    channels.set(seats.showId, channel);
    const loop: Promise<void> = Promise.resolve()
      .then(() => serve(seats.showId, channel))
      .finally(() => loops.delete(loop));
    loops.add(loop);
    return channel;
  }

  function readerCount(): number {
    let count = 0;
    for (const { readers } of channels.values()) count += readers.size;
    return count;
  }

  /** The reader has its first frame before this returns. */
  function attach(seats: PublicShow, resumeFrom: number | null, sink: Sink): () => boolean {
    const channel = channelOf(seats);
    const reader: Reader = { sink, version: resumeFrom, joinedAtMs: clock.nowMs() };
    join(channel, reader);
    return () => channel.readers.delete(reader);
  }

  return {
    attach,
    open: (seats, resumeFrom, signal) => {
      let leave = (): boolean => false;
      // Ended too, so that the response never outlives its request.
      const end = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        if (leave()) controller.close();
      };
      return new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            const onAbort = () => end(controller);
            const detach = attach(seats, resumeFrom, controller);
            leave = () => {
              signal.removeEventListener('abort', onAbort);
              return detach();
            };
            signal.addEventListener('abort', onAbort);
            if (signal.aborted) onAbort();
          },
          cancel: () => {
            leave();
          },
        },
        new CountQueuingStrategy({ highWaterMark: FRAMES_QUEUED_MAX }),
      );
    },
    isFull: () => readerCount() >= readersMax,
    readerCount,
    close: async () => {
      closing.abort();
      await Promise.all(loops);
    },
  };
}

/**
 * A tick every tenth of a second; where one takes longer than that, a sixth of the time is others' alone.
 * They have their turns while it is told, too.
 */
const restAfter = (tookMs: number): number => Math.max(TICK_MS - tookMs, tookMs / 5);

/** Of one tick, by the version that a reader has. */
type Frames = Map<number, Frame>;

const WHOLE = { sectionsOnly: false, section: null };

/** A show may have left memory and come back as another object; its versions go on. */
async function reopen(deps: LiveStreamDeps, showId: string, channel: Channel): Promise<void> {
  try {
    channel.seats = (await deps.seatMaps.open(showId)) ?? channel.seats;
  } catch (error) {
    deps.log.warn({ showId, err: error }, 'a show with open seat maps could not be read');
  }
}

function frame(event: string, version: number, json: Uint8Array): Frame {
  const head = Buffer.from(`event: ${event}\nid: ${version}\ndata: `);
  return { version, bytes: Buffer.concat([head, json, END]) };
}

const END = Buffer.from('\n\n');

/** Browsers come back by themselves: not all at once, and not soon. */
const SWITCHED_OFF = Buffer.from(
  'retry: 30000\nevent: switched_off\ndata: {"poll_after_ms":5000}\n\n',
);
