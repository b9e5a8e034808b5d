/**
 * Open seat maps: a snapshot first, then at most ten deltas a second. One loop a show, one frame a
 * tick for all who are up to date. Nobody is waited for: whoever reads too slowly is passed over, and
 * later gets what they missed in one piece, or a new snapshot.
 */
import type { Clock, Log, Timers } from '#platform/ports.ts';
import type { MappedShow, SeatMapReader } from '#projections/seat-map/port.ts';
import { availabilityJson } from './encode.ts';

const TICK_MS = 100;
const HEARTBEAT_MS = 15_000;
/** Frames on their way to one reader; with so many it counts as slow. */
const FRAMES_QUEUED_MAX = 2;
const HEARTBEAT = Buffer.from(': still here\n\n');

export interface LiveStreams {
  /** An event stream for one reader. `resumeFrom`: the version that they have already. */
  open(
    seats: MappedShow,
    resumeFrom: number | null,
    signal: AbortSignal,
  ): ReadableStream<Uint8Array>;
  /** Readers at this moment, for tests and metrics. */
  readerCount(): number;
  /** Ends all streams. */
  close(): Promise<void>;
}

interface Reader {
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  /** The version that they have; null: nothing yet. */
  version: number | null;
}

interface Channel {
  seats: MappedShow;
  readonly readers: Set<Reader>;
}

export interface LiveStreamDeps {
  readonly seatMaps: SeatMapReader;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export function createLiveStreams(deps: LiveStreamDeps): LiveStreams {
  const { clock, timers } = deps;
  const channels = new Map<string, Channel>();
  const closing = new AbortController();
  const loops = new Set<Promise<void>>();

  function join(channel: Channel, reader: Reader): void {
    channel.readers.add(reader);
    if (reader.version === null) reader.controller.enqueue(snapshot(channel, reader));
    else if (!bringUpToDate(channel, reader, new Map())) reader.controller.enqueue(HEARTBEAT);
  }

  function snapshot({ seats }: Channel, reader: Reader): Uint8Array {
    reader.version = seats.map.version;
    const form = { sectionsOnly: false, section: null };
    const json = Buffer.from(availabilityJson(seats, seats.map, form, clock.nowMs()));
    return frame('snapshot', seats.map.version, json.toString());
  }

  /** False if there was nothing to tell. */
  function bringUpToDate(channel: Channel, reader: Reader, frames: Frames): boolean {
    const { map } = channel.seats;
    if (reader.version === map.version) return false;
    const changes = reader.version === null ? null : map.changesSince(reader.version);
    if (changes === null) {
      reader.controller.enqueue(snapshot(channel, reader));
      return true;
    }
    const from = reader.version ?? 0;
    const bytes =
      frames.get(from) ??
      frame('delta', map.version, JSON.stringify({ version: map.version, changes }));
    frames.set(from, bytes);
    reader.controller.enqueue(bytes);
    reader.version = map.version;
    return true;
  }

  /** Until the last reader has gone. */
  async function serve(showId: string, channel: Channel): Promise<void> {
    let beatAtMs = clock.nowMs() + HEARTBEAT_MS;
    while (channel.readers.size > 0 && !closing.signal.aborted) {
      await timers.sleep(TICK_MS, closing.signal);
      const frames: Frames = new Map();
      const beat = clock.nowMs() >= beatAtMs;
      for (const reader of channel.readers) {
        if ((reader.controller.desiredSize ?? 0) <= 0) continue;
        const told = bringUpToDate(channel, reader, frames);
        if (beat && !told) reader.controller.enqueue(HEARTBEAT);
      }
      if (!beat) continue;
      beatAtMs = clock.nowMs() + HEARTBEAT_MS;
      await reopen(deps, showId, channel);
    }
    for (const reader of channel.readers) reader.controller.close();
    channels.delete(showId);
  }

  function channelOf(seats: MappedShow): Channel {
    const known = channels.get(seats.showId);
    if (known !== undefined) return known;
    const channel: Channel = { seats, readers: new Set() };
    channels.set(seats.showId, channel);
    const loop: Promise<void> = Promise.resolve()
      .then(() => serve(seats.showId, channel))
      .finally(() => loops.delete(loop));
    loops.add(loop);
    return channel;
  }

  return {
    open: (seats, resumeFrom, signal) => {
      let leave = (): boolean => false;
      // Ended too, so that the response never outlives its request.
      const end = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        if (leave()) controller.close();
      };
      return new ReadableStream<Uint8Array>(
        {
          start: (controller) => {
            const channel = channelOf(seats);
            const reader: Reader = { controller, version: resumeFrom };
            const onAbort = () => end(controller);
            leave = () => {
              signal.removeEventListener('abort', onAbort);
              return channel.readers.delete(reader);
            };
            signal.addEventListener('abort', onAbort);
            join(channel, reader);
            if (signal.aborted) onAbort();
          },
          cancel: () => {
            leave();
          },
        },
        new CountQueuingStrategy({ highWaterMark: FRAMES_QUEUED_MAX }),
      );
    },
    readerCount: () => {
      let count = 0;
      for (const { readers } of channels.values()) count += readers.size;
      return count;
    },
    close: async () => {
      closing.abort();
      await Promise.all(loops);
    },
  };
}

/** Of one tick: readers that stand at the same version share a frame. */
type Frames = Map<number, Uint8Array>;

/** A show may have left memory and come back as another object; its versions go on. */
async function reopen(deps: LiveStreamDeps, showId: string, channel: Channel): Promise<void> {
  try {
    channel.seats = (await deps.seatMaps.open(showId)) ?? channel.seats;
  } catch (error) {
    deps.log.warn({ showId, err: error }, 'a show with open seat maps could not be read');
  }
}

function frame(event: string, version: number, json: string): Uint8Array {
  return Buffer.from(`event: ${event}\nid: ${version}\ndata: ${json}\n\n`);
}
