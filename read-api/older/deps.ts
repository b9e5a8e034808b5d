import type { OlderCustomers } from '#command-api/older/ports.ts';
import type { OlderIds, SeatUuids } from '#projections/reservations/port.ts';
import type { ReadApiDeps } from '../deps.ts';

/** What the older ticketing API's queries need. */
export interface OlderReadDeps
  extends Pick<ReadApiDeps, 'store' | 'clock' | 'timers' | 'seatMaps' | 'catalog' | 'gates'> {
  readonly olderIds: OlderIds;
  readonly olderCustomers: Pick<OlderCustomers, 'givenBy'>;
  readonly seatUuids: SeatUuids;
  /**
   * Resolves once the seat maps show everything that is in the log by now, or after a moment: these
   * clients name no position, and another process may have served what they did before.
   */
  readonly seatsAtHead: () => Promise<void>;
}
