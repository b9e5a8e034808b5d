/** The sale while it goes on: a few lines redrawn on a terminal, else a line every few seconds. */
import type { HouseView } from './house-watch.ts';
import type { SaleRecord } from './record.ts';
import type { World } from './world.ts';

export interface Screen {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

export interface Progress {
  show(view: HouseView): void;
}

const BAR_WIDTH = 50;
const REDRAW_MS = 250;
const LINE_EVERY_MS = 3_000;

export function createProgress(screen: Screen, record: SaleRecord, { clock }: World): Progress {
  const startedAtMs = clock.nowMs();
  const everyMs = screen.isTTY ? REDRAW_MS : LINE_EVERY_MS;
  let shownAtMs = startedAtMs - everyMs;
  let shownHolds = 0;
  let linesUp = 0;

  return {
    show(view) {
      const nowMs = clock.nowMs();
      if (nowMs - shownAtMs < everyMs) return;
      const { holdsAccepted } = record.counts;
      const holdsPerSecond = ((holdsAccepted - shownHolds) * 1_000) / (nowMs - shownAtMs);
      const lines = describe(view, record, holdsPerSecond, (nowMs - startedAtMs) / 1_000);
      if (screen.isTTY) {
        const up = linesUp > 0 ? `\u001b[${linesUp}A` : '';
        screen.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}`);
        linesUp = lines.length;
      } else {
        screen.write(`${lines.slice(1).join('  ')}\n`);
      }
      shownAtMs = nowMs;
      shownHolds = holdsAccepted;
    },
  };
}

function describe(
  view: HouseView,
  record: SaleRecord,
  holdsPerSecond: number,
  seconds: number,
): string[] {
  const { counts } = record;
  const refused = [...record.refusals.values()].reduce((sum, count) => sum + count, 0);
  const door = view.isOpen ? '' : '  (no answer)';
  return [
    drawBar(view),
    `${seconds.toFixed(0).padStart(3)} s  sold ${view.sold}/${view.total}  reserved ` +
      `${view.reserved}  held ${view.held}  available ${view.available}${door}`,
    `${holdsPerSecond.toFixed(0)} holds/s  ${counts.holdsAccepted} holds  ` +
      `${counts.ordersConfirmed} confirmed  ${refused} refused`,
  ];
}

/** Sold, reserved, held and free seats side by side. */
export function drawBar(view: HouseView): string {
  const width = (count: number): number => Math.round((count / view.total) * BAR_WIDTH);
  const sold = '█'.repeat(width(view.sold));
  const reserved = '▓'.repeat(width(view.reserved));
  const held = '▒'.repeat(width(view.held));
  return `${sold}${reserved}${held}`.slice(0, BAR_WIDTH).padEnd(BAR_WIDTH, '░');
}
