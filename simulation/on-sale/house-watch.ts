/** One observer of the house for the whole crowd: who waits outside learns from it when to come in. */
import { call } from './call.ts';
import { ConnectionLost, type HttpClient } from './http-client.ts';
import { jsonOf } from './patient-client.ts';
import type { Availability } from './wire.ts';
import type { World } from './world.ts';

export interface HouseView {
  readonly available: number;
  readonly held: number;
  readonly reserved: number;
  readonly sold: number;
  readonly blocked: number;
  readonly total: number;
  /** False while the server does not answer; the numbers are then the last ones seen. */
  readonly isOpen: boolean;
}

export const isSoldOut = (house: HouseView): boolean =>
  house.available + house.held + house.reserved === 0;

export interface HouseWatch {
  view(): HouseView;
  /** Called after every look, also one that failed. */
  onLook(listener: (view: HouseView) => void): void;
  /** Looks right now. */
  look(): Promise<HouseView>;
  /** Looks every so often until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

const LOOK_EVERY_MS = 250;

export function createHouseWatch(
  http: HttpClient,
  showId: string,
  seats: number,
  { timers }: World,
): HouseWatch {
  const request = call('getAvailability', { path: { id: showId }, query: { detail: 'sections' } });
  const listeners: ((view: HouseView) => void)[] = [];
  let view: HouseView = {
    available: seats,
    held: 0,
    reserved: 0,
    sold: 0,
    blocked: 0,
    total: seats,
    isOpen: true,
  };

  async function look(): Promise<HouseView> {
    try {
      const answer = await http.send(request);
      view =
        answer.status === 200 ? sumUp(jsonOf<Availability>(answer)) : { ...view, isOpen: false };
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      view = { ...view, isOpen: false };
    }
    for (const listener of listeners) listener(view);
    return view;
  }

  return {
    view: () => view,
    onLook: (listener) => {
      listeners.push(listener);
    },
    look,
    async run(signal) {
      while (!signal.aborted) {
        await look();
        await timers.sleep(LOOK_EVERY_MS, signal);
      }
    },
  };
}

function sumUp({ sections, total }: Availability): HouseView {
  const sum = (status: 'available' | 'held' | 'reserved' | 'sold' | 'blocked'): number =>
    sections.reduce((count, section) => count + section[status], 0);
  return {
    available: sum('available'),
    held: sum('held'),
    reserved: sum('reserved'),
    sold: sum('sold'),
    blocked: sum('blocked'),
    total,
    isOpen: true,
  };
}
