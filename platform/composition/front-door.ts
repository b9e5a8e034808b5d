/** The door of a process that answers requests, and what is told of it. */
import { createDestinations } from '../gateway/role-of-route.ts';
import { addGauge, single } from '../metrics/gauges.ts';
import { createFrontDoor, type FrontDoor } from '../overload/front-door.ts';
import { createRefuse } from '../overload/refuse.ts';
import type { Parts } from './core.ts';

export function frontDoorOf({ metrics, overload, tools }: Parts): FrontDoor {
  tellOfLoad({ metrics, overload });
  const destinationOf = createDestinations();
  return createFrontDoor({
    admission: overload.admission,
    priorityOf: (method, path) => destinationOf(method, path).priority,
    refuse: createRefuse(tools),
    onRefused: metrics.shed,
  });
}

function tellOfLoad({
  metrics: { registry },
  overload: { admission, pressures },
}: Pick<Parts, 'metrics' | 'overload'>): void {
  addGauge(registry, {
    name: 'boxoffice_requests_in_progress',
    help: 'Requests that have come and are not answered yet, live streams left out',
    read: () => single(admission.inProgress),
  });
  addGauge(registry, {
    name: 'boxoffice_requests_limit',
    help: 'Requests that this process finds it can work on at once; what it may have at most while there is room',
    read: () => single(admission.limit),
  });
  addGauge(registry, {
    name: 'boxoffice_pressure',
    help: 'How long work stands in line, as a share of what it may: over 1 requests are refused',
    labels: ['at'],
    read: () => Object.entries(pressures()).map(([at, share]) => [{ at }, share]),
  });
}
