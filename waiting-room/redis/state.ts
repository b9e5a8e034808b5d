/** The state of the rooms in Redis, for any number of processes: one round trip a call. */
import { type Measures, NO_MEASURES } from '#domain/waiting-room-measures.ts';
import type { RedisCommands, RedisScript } from '#platform/redis/port.ts';
import type {
  Advance,
  Entering,
  Figures,
  Loaded,
  Looked,
  Standing,
  Use,
  WaitingRoomState,
} from '../port.ts';
import {
  ADVANCE,
  DROP,
  END,
  ENTER,
  FIGURES,
  FINISH,
  LOAD,
  LOOK,
  ROOM_KEYS,
  USE,
} from './scripts.ts';

/** So many people a script: a few milliseconds, so that others are not kept waiting. */
const PEOPLE_A_SCRIPT = 1_000;

const keysOf = (showId: string): string[] =>
  ROOM_KEYS.map((part) => `boxoffice:room:{${showId}}:${part}`);

export function createRedisState(commands: Pick<RedisCommands, 'run'>): WaitingRoomState {
  const run = (script: RedisScript, showId: string, ...args: readonly (string | number)[]) =>
    commands.run(script, keysOf(showId), args.map(String));
  return {
    async enter(showId, people) {
      for (let at = 0; at < people.length; at += PEOPLE_A_SCRIPT) {
        const some = people.slice(at, at + PEOPLE_A_SCRIPT);
        await run(ENTER, showId, ...some.flatMap(argumentsOf));
      }
    },
    async load(showId, loaded, { calledUpTo, calledTotal }) {
      await run(LOAD, showId, loaded, calledUpTo, calledTotal);
    },
    async look(showId, { arrival, customerKey }, nowMs) {
      return lookedOf(listOf(await run(LOOK, showId, arrival ?? '', customerKey, nowMs)));
    },
    async end(showId, { arrival, customerKey }, reason, nowMs) {
      await run(END, showId, arrival, customerKey, reason, nowMs);
    },
    async finish(showId, customerKey, confirmedAtMs, nowMs) {
      const arrival = Number(await run(FINISH, showId, customerKey, confirmedAtMs, nowMs));
      return arrival < 0 ? null : arrival;
    },
    async use(showId, { arrival, customerKey }, { takenAtMs, untilMs }) {
      return useOf(await run(USE, showId, arrival, customerKey, takenAtMs, untilMs));
    },
    async advance(showId, { admitPerSecond, maxActive }, { isSelling, freeSeats, nowMs }) {
      const limits = [admitPerSecond, maxActive] as const;
      const answer = await run(ADVANCE, showId, ...limits, isSelling ? 1 : 0, nowMs, freeSeats);
      return answer === -1 ? null : advanceOf(listOf(answer));
    },
    async figures(showId) {
      const fields = listOf(await run(FIGURES, showId));
      const loaded = loadedOf(fields);
      return loaded === null ? null : { loaded, figures: figuresOf(fields) };
    },
    async drop(showId) {
      await run(DROP, showId);
    },
  };
}

const argumentsOf = ({ arrival, customerKey, place, call }: Entering): (string | number)[] => [
  arrival,
  customerKey,
  place ?? '',
  call?.calledAtMs ?? '',
  call?.takenAtMs ?? '',
  call?.untilMs ?? '',
];

function listOf(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer;
  throw new Error('Redis answered something that is no list');
}

const textAt = (fields: readonly unknown[], at: number): string => String(fields[at] ?? '');
const numberAt = (fields: readonly unknown[], at: number): number => Number(textAt(fields, at));
const numbersAt = (fields: readonly unknown[], at: number): number[] =>
  listOf(fields[at]).map(Number);

const FIGURES_COUNT = 7;

function loadedOf(fields: readonly unknown[]): Loaded | null {
  const text = textAt(fields, 0);
  return text === 'open' || text === 'gathering' ? text : null;
}

const figuresOf = (fields: readonly unknown[]): Figures => ({
  gathered: numberAt(fields, 1),
  waiting: numberAt(fields, 2),
  active: numberAt(fields, 3),
  calledUpTo: numberAt(fields, 4),
  calledTotal: numberAt(fields, 5),
  measures: measuresOf(textAt(fields, 6)),
});

/** Between two advances everybody reads the same ones. */
let lastRead: { readonly text: string; readonly measures: Measures } | null = null;

function measuresOf(text: string): Measures {
  if (text === '') return NO_MEASURES;
  if (lastRead?.text !== text) lastRead = { text, measures: readMeasures(text) };
  return lastRead.measures;
}

function readMeasures(text: string): Measures {
  const parts = text.split('|').map((part) => (part === '' ? [] : part.split(',').map(Number)));
  const [shoppedMs = [], ended = [], atAge = [], unheard = [], single = [], leaveRates = []] =
    parts;
  const [came = 0, absent = 0, waitedMs = 0, left = 0, freeSeats = 0, calledTotal = 0] = single;
  const comingMs = parts[6]?.[0] ?? null;
  const calls = { unheard, came, absent, comingMs };
  const first = { freeSeats, calledTotal };
  return { shoppedMs, ended, atAge, ...calls, waitedMs, left, leaveRates, first };
}

function lookedOf(fields: readonly unknown[]): Looked {
  const arrival = textAt(fields, FIGURES_COUNT);
  return {
    loaded: loadedOf(fields),
    figures: figuresOf(fields),
    arrival: arrival === '' ? null : Number(arrival),
    standing: standingOf(fields),
  };
}

function standingOf(fields: readonly unknown[]): Standing {
  const kind = textAt(fields, FIGURES_COUNT + 1);
  const first = numberAt(fields, FIGURES_COUNT + 2);
  const second = numberAt(fields, FIGURES_COUNT + 3);
  switch (kind) {
    case 'gathering':
      return { kind };
    case 'waiting':
      return { kind, place: first, ahead: second };
    case 'taken':
    case 'admitted':
      return { kind: 'admitted', takenAtMs: first, untilMs: second, isNew: kind === 'taken' };
    case 'left':
    case 'bought':
    case 'lapsed':
      return { kind: 'ended', reason: kind };
    default:
      return { kind: 'unknown' };
  }
}

function useOf(answer: unknown): Use {
  const use = String(answer);
  if (use === 'known' || use === 'restored' || use === 'ended') return use;
  throw new Error('Redis answered something that is no use of an admission');
}

function advanceOf(fields: readonly unknown[]): Advance {
  const untilMs = numberAt(fields, 1);
  return {
    figures: figuresOf(listOf(fields[0])),
    called: numbersAt(fields, 2).map((arrival) => ({ arrival, untilMs })),
    absent: numbersAt(fields, 3),
    lapsed: numbersAt(fields, 4),
  };
}
