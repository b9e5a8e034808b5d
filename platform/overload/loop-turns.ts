/**
 * How long one turn of the event loop takes: the time that everything which becomes ready meanwhile
 * stands in line, and a request stands there several times. One long turn among short ones (a garbage
 * collection, a large seat map) hardly moves it; it rises for good only where there is always more to do.
 */
import { performance } from 'node:perf_hooks';

/** The mean of the turns since it was last asked, in milliseconds; waiting for something to do is left out. */
export function createTurnMeter(): () => number {
  let utilization = performance.eventLoopUtilization();
  let loops = loopCount();
  return () => {
    const nowUtilization = performance.eventLoopUtilization();
    const nowLoops = loopCount();
    const busyMs = nowUtilization.active - utilization.active;
    const turns = Math.max(1, nowLoops - loops);
    utilization = nowUtilization;
    loops = nowLoops;
    return busyMs / turns;
  };
}

const loopCount = (): number => performance.nodeTiming.uvMetricsInfo.loopCount;
