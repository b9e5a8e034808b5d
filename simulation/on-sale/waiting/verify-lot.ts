/** Draws the lot again as anybody can, and compares every place that somebody was told. */
import { NotVerifiable, verifyLottery } from '#waiting-room/verify.ts';
import { ConnectionLost } from '../http-client.ts';
import { jsonOf } from '../patient-client.ts';
import type { Sale } from '../sale.ts';
import type { LinePerson } from './line-person.ts';

/** Entrants of the draw; null where it can't be told. */
export async function verifyLot(sale: Sale, people: readonly LinePerson[]): Promise<number | null> {
  const { http, record, showId } = sale;
  const get = async (path: string): Promise<string> => {
    const answer = await http.send({ method: 'GET', path });
    if (answer.status === 200) return answer.body.toString('utf8');
    throw new NotVerifiable(`${path}: ${jsonOf<{ code?: string }>(answer).code}`);
  };
  try {
    const { entrants, faults, placeOf } = await verifyLottery(get, showId, null);
    for (const fault of faults) record.report('lottery_not_verified', showId, fault);
    for (const { sessionId, place } of people) {
      if (sessionId === null || place === null) continue;
      // Who came later has no lot: they stand behind those who have one, in order of arrival.
      const drawn = placeOf(sessionId);
      const isRight = drawn === null ? place > entrants : drawn === place;
      if (isRight) continue;
      record.report('lottery_not_verified', sessionId, `drawn ${drawn}, told ${place}`);
    }
    return entrants;
  } catch (error) {
    if (!(error instanceof NotVerifiable || error instanceof ConnectionLost)) throw error;
    record.report('lottery_not_verified', showId, error.message);
    return null;
  }
}
