/** What of waiting rooms is told: of all together, since a show's id would be a label without bound. */
import { Counter, Histogram } from 'prom-client';
import type { Conductor } from '#waiting-room/conductor/conductor.ts';
import { createEstimates, type Estimates } from '#waiting-room/estimates.ts';
import { addGauge, single } from '../metrics/gauges.ts';
import type { Metrics } from '../metrics/metrics.ts';

export interface RoomMetrics {
  readonly estimates: Estimates;
  readonly onCalled: (people: number) => void;
}

const ERRORS = [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5];

export function createRoomMetrics({ registry }: Metrics): RoomMetrics {
  const called = new Counter({
    name: 'boxoffice_waiting_room_called_total',
    help: 'People whose turn has come',
    registers: [registry],
  });
  const errors = new Histogram({
    name: 'boxoffice_waiting_room_estimate_error_ratio',
    help: 'By which share of the real time the first estimate was wrong',
    buckets: ERRORS,
    registers: [registry],
  });
  return {
    estimates: createEstimates((error) => errors.observe(error)),
    onCalled: (people) => called.inc(people),
  };
}

export function tellOfRooms({ registry }: Metrics, conductor: Conductor): void {
  addGauge(registry, {
    name: 'boxoffice_waiting_room_people',
    help: 'People in the rooms that this process conducts',
    labels: ['state'],
    read: () => {
      const { gathered, waiting, active } = conductor.figures();
      return [
        [{ state: 'gathering' }, gathered],
        [{ state: 'waiting' }, waiting],
        [{ state: 'shopping' }, active],
      ];
    },
  });
  addGauge(registry, {
    name: 'boxoffice_waiting_rooms',
    help: 'Rooms that this process conducts',
    read: () => single(conductor.figures().rooms),
  });
}
