/**
 * For those who stay on the page: how far people have been called, one frame a tick for all of a show,
 * and each one's own answer at once when their turn comes, else now and then. Who reads too slowly is
 * passed over; nobody is waited for.
 */
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import type { Figures, WaitingRoomState } from './port.ts';
import type { Rooms, SessionAnswer } from './rooms.ts';
import type { Session } from './session-id.ts';
import { presentSession } from './wire.ts';

const TICK_MS = 1_000;
const OWN_EVERY_MS = 15_000;
/** Answers made for one show in a tick; the others come in the next. */
const ANSWERS_A_TICK = 1_000;
const FRAMES_QUEUED_MAX = 2;
export const STREAMS_MAX = 20_000;

export interface RoomStreamsDeps {
  readonly rooms: Pick<Rooms, 'ask'>;
  readonly state: Pick<WaitingRoomState, 'figures'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  /** Open streams of this process at most; {@link STREAMS_MAX} by default. */
  readonly streamsMax?: number;
}

export interface SessionStreams {
  /** Null where there are too many already. */
  open(session: Session, signal: AbortSignal): ReadableStream<Uint8Array> | null;
  readerCount(): number;
  close(): Promise<void>;
}

interface Reader {
  readonly session: Session;
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
  nextAtMs: number;
  /** From 1; null where they have none or need none. */
  place: number | null;
}

interface Channel {
  readonly readers: Set<Reader>;
  stage: string;
  told: string;
}

export function createSessionStreams(deps: RoomStreamsDeps): SessionStreams {
  const { clock, timers, random, log, streamsMax = STREAMS_MAX } = deps;
  const channels = new Map<string, Channel>();
  const closing = new AbortController();
  const loops = new Set<Promise<void>>();
  let count = 0;

  function drop(channel: Channel, reader: Reader): boolean {
    const wasThere = channel.readers.delete(reader);
    if (wasThere) count -= 1;
    return wasThere;
  }

  async function tellOwn(channel: Channel, reader: Reader): Promise<void> {
    reader.nextAtMs = clock.nowMs() + OWN_EVERY_MS * (0.75 + random.next() / 4);
    const answer = await deps.rooms.ask(reader.session);
    if (!channel.readers.has(reader)) return;
    if (answer !== null) {
      reader.place = answer.state === 'waiting' ? answer.place : null;
      reader.controller.enqueue(frameOf('session', presentSession(answer, clock.nowMs())));
    }
    if (answer === null || isOver(answer)) {
      if (drop(channel, reader)) reader.controller.close();
    }
  }

  /** Those whose turn it is first, then those who have not heard for a while. */
  function dueOf(channel: Channel, figures: Figures | null, nowMs: number): Reader[] {
    const calledUpTo = figures?.calledUpTo ?? -1;
    const isCalled = ({ place }: Reader): boolean => place !== null && place - 1 <= calledUpTo;
    const called: Reader[] = [];
    const others: Reader[] = [];
    for (const reader of channel.readers) {
      if ((reader.controller.desiredSize ?? 0) <= 0) continue;
      if (isCalled(reader)) called.push(reader);
      else if (reader.nextAtMs <= nowMs) others.push(reader);
    }
    return [...called, ...others].slice(0, ANSWERS_A_TICK);
  }

  async function tick(showId: string, channel: Channel): Promise<void> {
    const found = await deps.state.figures(showId);
    const figures = found?.figures ?? null;
    const stage = found?.loaded ?? 'none';
    if (stage !== channel.stage) {
      channel.stage = stage;
      for (const reader of channel.readers) reader.nextAtMs = 0;
    }
    const progress = progressOf(figures);
    const isNews = JSON.stringify(progress) !== channel.told;
    channel.told = JSON.stringify(progress);
    const frame = frameOf('progress', progress);
    for (const { controller } of channel.readers) {
      if ((controller.desiredSize ?? 0) <= 0) continue;
      if (isNews) controller.enqueue(frame);
    }
    for (const reader of dueOf(channel, figures, clock.nowMs())) {
      if (closing.signal.aborted) return;
      await tellOwn(channel, reader);
    }
  }

  async function serve(showId: string, channel: Channel): Promise<void> {
    while (channel.readers.size > 0 && !closing.signal.aborted) {
      try {
        await tick(showId, channel);
      } catch (error) {
        log.debug({ showId, err: error }, 'nothing can be told of a waiting room');
      }
      await timers.sleep(TICK_MS, closing.signal);
    }
    channels.delete(showId);
    for (const reader of channel.readers) {
      if (drop(channel, reader)) reader.controller.close();
    }
  }

  function channelOf(showId: string): Channel {
    const known = channels.get(showId);
    if (known !== undefined) return known;
    const channel: Channel = { readers: new Set(), stage: 'none', told: '' };
    channels.set(showId, channel);
    const loop: Promise<void> = Promise.resolve()
      .then(() => serve(showId, channel))
      .finally(() => loops.delete(loop));
    loops.add(loop);
    return channel;
  }

  return {
    readerCount: () => count,
    open(session, signal) {
      if (count >= streamsMax || closing.signal.aborted) return null;
      let leave = (): boolean => false;
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const channel = channelOf(session.showId);
            const reader: Reader = { session, controller, nextAtMs: 0, place: null };
            const onAbort = (): void => {
              if (leave()) controller.close();
            };
            leave = () => {
              signal.removeEventListener('abort', onAbort);
              return drop(channel, reader);
            };
            channel.readers.add(reader);
            count += 1;
            signal.addEventListener('abort', onAbort);
            controller.enqueue(HELLO);
            if (signal.aborted) onAbort();
          },
          cancel: () => {
            leave();
          },
        },
        new CountQueuingStrategy({ highWaterMark: FRAMES_QUEUED_MAX }),
      );
    },
    async close() {
      closing.abort();
      await Promise.all(loops);
    },
  };
}

const HELLO = Buffer.from(': welcome\n\n');

const OVER = new Set<SessionAnswer['reason']>(['left', 'bought', 'lapsed', 'ended', 'cancelled']);

const isOver = ({ state, reason }: SessionAnswer): boolean =>
  state === 'closed' && OVER.has(reason);

/** What is the same for all: whoever knows their place sees it come. */
const progressOf = (figures: Figures | null) => ({
  called_up_to: figures === null ? null : figures.calledUpTo + 1,
  waiting: figures === null ? null : figures.waiting + figures.gathered,
});

const frameOf = (event: string, data: object): Uint8Array =>
  Buffer.from(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
