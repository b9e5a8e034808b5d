/** Makes the state of a room from the register, after a draw, a restart, or the loss of a Redis. */
import type { WaitingRoom } from '#domain/waiting-room.ts';
import type {
  Entering,
  Loaded,
  RegisterChange,
  Registered,
  WaitingRoomRegister,
  WaitingRoomState,
} from '../port.ts';
import { drawEntrants, type EntrantsDeps } from './entrants.ts';

export interface FillDeps extends EntrantsDeps {
  readonly state: WaitingRoomState;
}

const PAGE = 2_000;

/** Where somebody stands; a call that ended meanwhile is a turn gone by. */
export function enteringOf(
  person: Registered,
  place: number | null,
  nowMs: number,
): Entering | null {
  const { arrival, customerKey, status, call } = person;
  if (status === 'ended' || status === 'absent') return null;
  if (status === 'called' && call !== null) {
    return call.untilMs > nowMs ? { arrival, customerKey, place, call } : null;
  }
  return { arrival, customerKey, place, call: null };
}

/** What the register should say of somebody whose call ended while nobody looked. */
function overdue({ arrival, status, call }: Registered, nowMs: number): RegisterChange[] {
  if (status !== 'called' || call === null || call.untilMs > nowMs) return [];
  return call.takenAtMs === null
    ? [{ arrival, status: 'absent' }]
    : [{ arrival, status: 'ended', reason: 'lapsed' }];
}

/** Everybody into the state, the places of a draw computed where they are not written down yet. */
export async function fillRoom(
  deps: FillDeps,
  showId: string,
  room: WaitingRoom,
  nowMs: number,
): Promise<void> {
  const { register, state } = deps;
  const loaded: Loaded = room.phase === 'open' ? 'open' : 'gathering';
  const drawn = loaded === 'open' ? await missingPlaces(deps, showId, room) : null;
  const placeOf = ({ arrival, drawnPlace }: Registered): number | null => {
    if (loaded === 'gathering' || room.closed === null) return null;
    return arrival < room.closed.entrants ? (drawn?.[arrival] ?? drawnPlace) : arrival;
  };
  for (let from = 0; ; from += PAGE) {
    const people = await register.page(showId, from, PAGE);
    const entering = people.flatMap((person) => {
      // Who came after the close has a place already, also while the draw is on its way.
      const isLater = room.closed !== null && person.arrival >= room.closed.entrants;
      const place = isLater ? person.arrival : placeOf(person);
      return enteringOf(person, place, nowMs) ?? [];
    });
    await state.enter(showId, entering, nowMs);
    await register.record(
      showId,
      people.flatMap((person) => overdue(person, nowMs)),
    );
    if (people.length < PAGE) break;
  }
  await state.load(showId, loaded, room);
  if (drawn !== null) await writePlaces(register, showId, drawn);
}

/** Null where they are all in the register. */
async function missingPlaces(
  deps: FillDeps,
  showId: string,
  { closed, drawn }: WaitingRoom,
): Promise<Uint32Array | null> {
  if (closed === null || drawn === null) return null;
  if ((await deps.register.room(showId))?.hasPlaces === true) return null;
  const beacon = drawn.beacon?.randomness ?? '';
  const lots = { seed: drawn.seed, digest: closed.digest, beacon };
  return drawEntrants(deps, showId, closed.entrants, lots);
}

const PLACES_AT_ONCE = 5_000;

async function writePlaces(
  register: WaitingRoomRegister,
  showId: string,
  places: Uint32Array,
): Promise<void> {
  for (let from = 0; from < places.length; from += PLACES_AT_ONCE) {
    await register.writePlaces(showId, from, places.slice(from, from + PLACES_AT_ONCE));
  }
  await register.placesWritten(showId);
}
