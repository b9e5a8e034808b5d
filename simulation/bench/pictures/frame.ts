/** The paper that the benchmark's pictures are drawn on: SVG, readable on light and on dark. */

export const WIDTH = 720;
export const HEIGHT = 320;
export const PLOT = { left: 64, right: WIDTH - 24, top: 56, bottom: HEIGHT - 48 } as const;

export interface Axis {
  /** `ms`, `seconds`. */
  readonly title: string;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  /** Share of the way along the axis. */
  readonly at: number;
  readonly label: string;
}

export interface FrameOptions {
  readonly title: string;
  /** The figures in a line, below the title. */
  readonly subtitle: string;
  readonly x: Axis;
  readonly y: Axis;
  /** What is drawn inside, in the classes of {@link STYLE}. */
  readonly plot: string;
}

/** Whoever reads on dark says so to the browser. */
const STYLE = `
  svg { font: 12px system-ui, sans-serif; }
  .paper { fill: #ffffff; } .ink { fill: #1f2937; } .faint { fill: #6b7280; }
  .grid { stroke: #e5e7eb; } .bar { fill: #2563eb; }
  .mark { stroke: #b45309; stroke-dasharray: 4 3; } .marked { fill: #b45309; }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #111827; } .ink { fill: #f3f4f6; } .faint { fill: #9ca3af; }
    .grid { stroke: #374151; } .bar { fill: #60a5fa; }
    .mark { stroke: #fbbf24; } .marked { fill: #fbbf24; }
  }`;

export const xAt = (share: number): number => round(PLOT.left + share * (PLOT.right - PLOT.left));
export const yAt = (share: number): number => round(PLOT.bottom - share * (PLOT.bottom - PLOT.top));

export const round = (value: number): number => Math.round(value * 10) / 10;

export function drawFrame({ title, subtitle, x, y, plot }: FrameOptions): string {
  const lines = y.ticks.map(
    ({ at, label }) =>
      `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${yAt(at)}" y2="${yAt(at)}"/>` +
      textAt(PLOT.left - 8, yAt(at) + 4, label, 'faint', 'end'),
  );
  const below = x.ticks.map(({ at, label }) =>
    textAt(xAt(at), PLOT.bottom + 18, label, 'faint', 'middle'),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(`${title}: ${subtitle}`)}">`,
    `<style>${STYLE}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    textAt(PLOT.left, 24, title, 'ink', 'start', ' font-size="15" font-weight="600"'),
    textAt(PLOT.left, 42, subtitle, 'faint'),
    ...lines,
    ...below,
    textAt(PLOT.right, PLOT.bottom + 36, x.title, 'faint', 'end'),
    textAt(PLOT.right, PLOT.top - 8, y.title, 'faint', 'end'),
    plot,
    '</svg>',
  ].join('\n');
}

export function textAt(
  x: number,
  y: number,
  text: string,
  kind: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  more = '',
): string {
  return `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}"${more}>${escaped(text)}</text>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Three significant digits, without an exponent. */
export const short = (value: number): string => String(Number(value.toPrecision(3)));
