/** Small charts, drawn as SVG; what each shows is in a table beside it, for those who can't see it. */
import css from './live.module.css';
import type { Heat } from './series.ts';
import { heatStep, pathOf, topOf } from './series.ts';

const SIZE = { width: 600, height: 160 };

interface ChartProps {
  /** What is drawn, in words. */
  readonly label: string;
  readonly values: readonly number[];
  /** As people read them. */
  readonly format: (value: number) => string;
  /** Below its left and right end. */
  readonly ends: readonly [string, string];
}

function Frame({
  label,
  top,
  ends,
  children,
}: {
  readonly label: string;
  readonly top: string;
  readonly ends: readonly [string, string];
  readonly children: React.ReactNode;
}) {
  return (
    <figure className={css.chart}>
      <figcaption className={css.caption}>
        <span>{label}</span>
        <span>{top}</span>
      </figcaption>
      <svg
        className={css.picture}
        viewBox={`0 -2 ${SIZE.width} ${SIZE.height + 4}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path
          className={css.grid}
          d={`M0,0 H${SIZE.width} M0,${SIZE.height / 2} H${SIZE.width} M0,${SIZE.height} H${SIZE.width}`}
        />
        {children}
      </svg>
      <div className={css.ends} aria-hidden="true">
        <span>{ends[0]}</span>
        {ends[1] !== ends[0] && <span>{ends[1]}</span>}
      </div>
    </figure>
  );
}

/** What grows up to a limit, as an area under a line. */
export function Curve({ label, values, format, ends, top }: ChartProps & { readonly top: number }) {
  const drawn = values.length === 1 ? [0, ...values] : values;
  const line = pathOf(drawn, top, SIZE);
  return (
    <Frame label={label} top={format(top)} ends={ends}>
      <path className={css.area} d={`${line} V${SIZE.height} H0 Z`} />
      <path className={css.line} d={line} />
    </Frame>
  );
}

/** One bar a minute. */
export function Bars({ label, values, format, ends }: ChartProps) {
  const top = topOf(values);
  const step = SIZE.width / Math.max(values.length, 12);
  return (
    <Frame label={label} top={format(top)} ends={ends}>
      {values.map((value, at) => {
        const height = (value / top) * SIZE.height;
        const key = `${at}`;
        return (
          <rect
            key={key}
            className={css.bar}
            x={at * step + step * 0.1}
            y={SIZE.height - height}
            width={step * 0.8}
            height={height}
          />
        );
      })}
    </Frame>
  );
}

const CELL = { width: 20, height: 20 };

/** Sections down, minutes across; the more was refused, the stronger. */
export function HeatMap({
  heat,
  label,
  nameOf,
  format,
}: {
  readonly heat: Heat;
  readonly label: string;
  readonly nameOf: (section: string | null) => string;
  readonly format: (value: number) => string;
}) {
  const columns = Math.max(heat.minutes.length, 12);
  return (
    <figure className={css.heat} aria-label={label}>
      {heat.rows.map(({ section, counts, total }) => (
        <div key={section ?? ''} className={css.heatRow}>
          <span className={css.heatName}>{nameOf(section)}</span>
          <svg
            className={css.heatCells}
            viewBox={`0 0 ${columns * CELL.width} ${CELL.height}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            {counts.map((count, at) => (
              <rect
                key={heat.minutes[at]}
                className={css.cell}
                data-step={heatStep(count, heat.most)}
                x={at * CELL.width}
                y={0}
                width={CELL.width - 1}
                height={CELL.height}
              />
            ))}
          </svg>
          <span className={css.heatTotal}>{format(total)}</span>
        </div>
      ))}
    </figure>
  );
}
