/** A run with a waiting room, from the crowd's arrival to the verdict about the line. */
import type { CrowdEnd } from '../crowd.ts';
import type { HouseWatch } from '../house-watch.ts';
import type { Onlooker } from '../judge.ts';
import type { Buyer, Sale } from '../sale.ts';
import { judgeLine } from './judge-line.ts';
import { playLine } from './line.ts';
import { observeLine } from './line-history.ts';
import { type CrowdPace, createLinePerson, drawManner, type LineEnd } from './line-person.ts';
import type { WaitingRoomReport } from './report.ts';
import { shop } from './shopping.ts';
import { verifyLot } from './verify-lot.ts';

export interface LineRunOptions extends CrowdPace {
  readonly maxActive: number;
  readonly concurrency: number;
  readonly maxSeconds: number;
}

export interface LineRun {
  play(house: HouseWatch, opensAtMs: number): Promise<CrowdEnd>;
  readonly observe: Onlooker;
  /** After the log was read; null where it could not be. */
  judge(hasLog: boolean): Promise<WaitingRoomReport | null>;
}

export function createLineRun(
  sale: Sale,
  buyers: readonly Buyer[],
  options: LineRunOptions,
): LineRun {
  const people = buyers.map((buyer) =>
    createLinePerson(buyer, drawManner(buyer.persona.random, options)),
  );
  const observer = observeLine(sale.showId);
  const ended = (...ends: (LineEnd | null)[]): number =>
    people.filter(({ end }) => ends.includes(end)).length;
  return {
    play: (house, opensAtMs) =>
      playLine({
        sale,
        people,
        house,
        opensAtMs,
        closeAtMs: opensAtMs + options.maxSeconds * 1_000,
        concurrency: options.concurrency,
        shop: (person) => shop(sale, house, person),
      }),
    observe: observer.observe,
    async judge(hasLog) {
      if (!hasLog) return null;
      const drawn = await verifyLot(sale, people);
      const report = sale.record.report;
      const verdict = judgeLine(people, observer.history(), options, report);
      return {
        people: people.filter(({ sessionId }) => sessionId !== null).length,
        drawn,
        admitted: people.filter(({ admittedAtMs }) => admittedAtMs !== null).length,
        told_sold_out: ended('told_sold_out'),
        left: ended('left', 'too_late'),
        vanished: ended('vanished'),
        still_waiting: people.filter(({ end, sessionId }) => end === null && sessionId !== null)
          .length,
        gate_crashers: people.filter(({ hasCrashedGate }) => hasCrashedGate).length,
        max_active: options.maxActive,
        most_shoppers: verdict.mostShoppers,
        looks: verdict.looks,
        eta_median_error: verdict.etaMedianError,
        eta_by_tenth: verdict.etaByTenth,
        estimates_judged: verdict.areEstimatesJudged,
        looks_without_number: people.reduce((sum, { looksWithoutNumber: n }) => sum + n, 0),
        told_unlikely: people.filter(({ wasUnlikely }) => wasUnlikely).length,
        told_unlikely_and_admitted: people.filter(
          ({ wasUnlikely, admittedAtMs }) => wasUnlikely && admittedAtMs !== null,
        ).length,
      };
    },
  };
}
