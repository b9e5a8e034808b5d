/** Closing and drawing: what is published first, what decides afterwards. */
import { commitmentOf } from '#domain/lottery.ts';
import {
  type BeaconRound,
  closeWaitingRoom,
  type DrawnBeacon,
  drawLottery,
  type WaitingRoom,
  type WithoutBeacon,
} from '#domain/waiting-room.ts';
import type { Clock, Log, Random, Timers } from '#platform/ports.ts';
import type { Beacon } from '../port.ts';
import { digestEntrants, type EntrantsDeps, sha256 } from './entrants.ts';
import type { RoomStreams } from './room-stream.ts';

export interface DrawDeps extends EntrantsDeps {
  readonly streams: RoomStreams;
  /** Null where none is configured. */
  readonly beacon: Beacon | null;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
}

/** The round after the next: it can't have happened before the terms are stored. */
const ROUNDS_AHEAD = 2;
const LATEST_TRIES = 3;
/** A round that has not come by then does not decide: people wait. */
const ROUND_WITHIN_MS = 90_000;
const ASK_EVERY_MS = 1_000;

/** Digest, commitment and round are stored before anybody can know what they will lead to. */
export async function closeRoom(
  deps: DrawDeps,
  showId: string,
  room: WaitingRoom,
  signal: AbortSignal,
): Promise<boolean> {
  const { register, sessions, streams } = deps;
  const count = await register.close(showId);
  const digest = await digestEntrants(deps, showId, count);
  const seedCommitment = commitmentOf(sessions.seedOf(showId), sha256);
  // Asked for last: the digest of a large list takes longer than a round.
  const decided = count === 0 ? NO_DRAW : await nameRound(deps, signal);
  const closing = { showId, entrants: count, digest, seedCommitment, ...decided };
  return streams.write(showId, closeWaitingRoom(room, closing));
}

interface Round {
  readonly beacon: BeaconRound | null;
  readonly withoutBeacon: WithoutBeacon | null;
}

const NO_DRAW: Round = { beacon: null, withoutBeacon: null };

async function nameRound(
  { beacon, timers, random, log }: DrawDeps,
  signal: AbortSignal,
): Promise<Round> {
  if (beacon === null) return { beacon: null, withoutBeacon: 'not_configured' };
  for (let tries = 1; tries <= LATEST_TRIES && !signal.aborted; tries += 1) {
    try {
      const { round } = await beacon.latest(signal);
      return { beacon: { url: beacon.url, round: round + ROUNDS_AHEAD }, withoutBeacon: null };
    } catch (error) {
      log.warn({ err: error }, 'the beacon does not answer');
      await timers.sleep(ASK_EVERY_MS * random.next(), signal);
    }
  }
  return { beacon: null, withoutBeacon: 'unreachable' };
}

/** Waits for the named round and reveals the seed. */
export async function drawRoom(
  deps: DrawDeps,
  showId: string,
  room: WaitingRoom,
  signal: AbortSignal,
): Promise<boolean> {
  const { closed } = room;
  if (closed === null) throw new Error(`${showId} is to be drawn and was never closed`);
  const beacon = closed.beacon === null ? null : await awaitRound(deps, closed.beacon, signal);
  if (signal.aborted) return false;
  const withoutBeacon = beacon === null ? (closed.withoutBeacon ?? 'unreachable') : null;
  const seed = deps.sessions.seedOf(showId);
  const commitmentOfSeed = commitmentOf(seed, sha256);
  const command = { seed, beacon, withoutBeacon, commitmentOfSeed };
  return deps.streams.write(showId, drawLottery(room, command));
}

async function awaitRound(
  { beacon, clock, timers, random, log }: DrawDeps,
  round: BeaconRound,
  signal: AbortSignal,
): Promise<DrawnBeacon | null> {
  if (beacon === null || beacon.url !== round.url) return null;
  const untilMs = clock.nowMs() + ROUND_WITHIN_MS;
  let isTold = false;
  while (clock.nowMs() < untilMs && !signal.aborted) {
    try {
      const found = await beacon.at(round, signal);
      if (found !== null) return found;
    } catch (error) {
      if (!isTold) log.warn({ err: error, round: round.round }, 'the beacon does not answer');
      isTold = true;
    }
    await timers.sleep(ASK_EVERY_MS * (0.5 + random.next() / 2), signal);
  }
  return null;
}
