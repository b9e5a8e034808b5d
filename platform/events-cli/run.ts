import { createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { compareHistories, type HistoryComparison, summarize } from '#event-store/copy/compare.ts';
import { CopyRefused, type CopyResult, copyHistory } from '#event-store/copy/copy.ts';
import { followedHistory, type HistoryPages } from '#event-store/copy/history.ts';
import { NotAHistory, toNdjson } from '#event-store/copy/ndjson.ts';
import { isOutOfReach } from '../http/out-of-reach.ts';
import type { Log } from '../ports.ts';
import type { Screen } from '../projections-cli/show.ts';
import { messageOf, StartupError } from '../startup-error.ts';
import { systemClock, systemRandom, systemTimers } from '../system.ts';
import { type EventsArgs, STANDARD_STREAM } from './args.ts';
import { openToRead, openToWrite, type ReadablePlace, type StorePlace } from './places.ts';
import { createCounter, describeComparison, describeCopy, noteOf } from './show.ts';

export interface EventsWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Writable;
  /** Progress and verdicts; standard output may be a history. */
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** False where the job was not done, or two histories are not the same. */
export async function runEvents(args: EventsArgs, world: EventsWorld): Promise<boolean> {
  const from = await openToRead(args.from, world);
  try {
    switch (args.command) {
      case 'export':
        return await exportTo(args.to, from, world);
      case 'verify':
        return await withPlace(
          openToRead(args.to, world),
          async (to) => (await verify(from, to, world))?.verdict === 'same',
        );
      default:
        return await withPlace(openToWrite(args.to, world), (to) => copy(from, to, args, world));
    }
  } catch (error) {
    if (error instanceof CopyRefused || error instanceof NotAHistory) {
      throw new StartupError(`Refused: ${messageOf(error)}.`);
    }
    if (!isOutOfReach(error)) throw error;
    throw new StartupError(
      `An event store went away: ${messageOf(error)}. What was done is kept; run the same again.`,
    );
  } finally {
    await from.close();
  }
}

async function withPlace<Place extends ReadablePlace>(
  opening: Promise<Place>,
  work: (place: Place) => Promise<boolean>,
): Promise<boolean> {
  const place = await opening;
  try {
    return await work(place);
  } finally {
    await place.close();
  }
}

async function copy(
  from: ReadablePlace,
  to: StorePlace,
  args: EventsArgs,
  world: EventsWorld,
): Promise<boolean> {
  const { screen, signal } = world;
  const counter = createCounter('copied', screen, systemClock);
  const result = await copyHistory(sourceOf(from, args, signal), to.store, {
    timers: systemTimers,
    random: systemRandom,
    signal,
    onProgress: (progress) => counter.show(progress.found + progress.copied, noteOf(progress)),
  }).finally(counter.end);
  screen.write(`${describeCopy(result, to.name)}\n`);
  if (!result.level || !args.verify) return result.level;
  if (args.from === STANDARD_STREAM) return verifyDigest(result, to, world);
  // A live source has gone on meanwhile, which is no fault of the copy.
  const verdict = (await verify(from, to, world))?.verdict;
  return verdict === 'same' || verdict === 'first-goes-on';
}

/** What came by standard input can't be read again. */
async function verifyDigest(
  { found, copied, sha256 }: CopyResult,
  to: StorePlace,
  { screen, signal }: EventsWorld,
): Promise<boolean> {
  const there = await summarize(to.read(signal));
  const isSame = there.events === found + copied && there.sha256 === sha256;
  screen.write(
    isSame
      ? `The same: ${there.events} events, sha256 ${there.sha256}.\n`
      : `DIFFERENT: ${to.name} holds ${there.events} events, sha256 ${there.sha256}.\n`,
  );
  return isSame;
}

function sourceOf(from: ReadablePlace, args: EventsArgs, signal: AbortSignal): HistoryPages {
  if (!args.follow) return from.read(signal);
  if (from.store === null) throw new StartupError('--follow takes an event store, not a file.');
  return followedHistory(from.store, { timers: systemTimers, signal });
}

/** Null where it was stopped. */
async function verify(
  from: ReadablePlace,
  to: ReadablePlace,
  { screen, signal }: EventsWorld,
): Promise<HistoryComparison | null> {
  const counter = createCounter('compared', screen, systemClock);
  const comparison = await compareHistories(from.read(signal), to.read(signal), (events) =>
    counter.show(events),
  ).finally(counter.end);
  if (signal.aborted) {
    screen.write('Stopped before the end: not compared.\n');
    return null;
  }
  screen.write(`${describeComparison(comparison, { from: from.name, to: to.name })}\n`);
  return comparison;
}

async function exportTo(to: string, from: ReadablePlace, world: EventsWorld): Promise<boolean> {
  const { screen, signal } = world;
  const counter = createCounter('exported', screen, systemClock);
  let events = 0;
  const counted = async function* (): HistoryPages {
    for await (const page of from.read(signal)) {
      yield page;
      events += page.length;
      counter.show(events);
    }
  };
  const text = Readable.from(toNdjson(counted()));
  await (to === STANDARD_STREAM
    ? writeOut(text, world.stdout)
    : writeFile(text, to, signal)
  ).finally(counter.end);
  const isWhole = !signal.aborted;
  screen.write(`${events} events exported${isWhole ? '' : ', then stopped: not all of them'}.\n`);
  return isWhole;
}

async function writeOut(text: Readable, stdout: Writable): Promise<void> {
  try {
    await pipeline(text, stdout, { end: false });
  } catch (error) {
    const isClosed = (error as NodeJS.ErrnoException).code === 'EPIPE';
    throw isClosed ? new StartupError('Nobody reads standard output any more.') : error;
  }
}

/** Under another name until it is whole. */
async function writeFile(text: Readable, file: string, signal: AbortSignal): Promise<void> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new StartupError(`${file} is there already: give another name.`);
  const unfinished = `${file}.unfinished`;
  try {
    await pipeline(text, createWriteStream(unfinished));
    if (!signal.aborted) await rename(unfinished, file);
  } catch (error) {
    throw new StartupError(`${file} can't be written: ${messageOf(error)}`);
  }
}
