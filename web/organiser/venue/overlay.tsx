/** What is drawn above the plan while it is changed: what is held, and corners to take hold of. */
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { type Camera, type Size, toScreen } from '../../shared/map/camera.ts';
import { indexOf, type SeatGeometry } from '../../shared/map/geometry.ts';
import type { MapView } from '../../shared/map/map-view.ts';
import { CORNERS_MIN, type Point, withCorner, withCornerAfter, withoutCorner } from './polygon.ts';
import { texts } from './texts.ts';
import type { Held } from './use-grip.ts';
import css from './venue.module.css';

export interface Lens {
  readonly camera: Camera;
  readonly view: Size;
}

const onScreen = ({ camera, view }: Lens, points: readonly Point[]): readonly Point[] =>
  points.map((point) => toScreen(camera, view, point));

const asText = (points: readonly Point[]): string =>
  points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

/** More would be slower to draw than they help to see. */
const GHOSTS_MAX = 400;

/** What is held, where it would be put down. */
export function Ghost({
  lens,
  geometry,
  held: { grip, dx, dy },
}: {
  readonly lens: Lens;
  readonly geometry: SeatGeometry;
  readonly held: Held;
}) {
  const shift = ({ x, y }: Point): Point => ({ x: x + dx, y: y + dy });
  if (grip.what === 'section') {
    const outline = geometry.sections[grip.number]?.outline ?? new Float32Array();
    const points = Array.from({ length: outline.length / 2 }, (_, at) =>
      shift({ x: outline[at * 2] ?? 0, y: outline[at * 2 + 1] ?? 0 }),
    );
    return (
      <svg className={css.overlay} aria-hidden="true">
        <polygon className={css.ghost} points={asText(onScreen(lens, points))} />
      </svg>
    );
  }
  const seats = grip.ids.slice(0, GHOSTS_MAX).map((id) => {
    const index = indexOf(geometry, id);
    return { id, ...shift({ x: geometry.x[index] ?? 0, y: geometry.y[index] ?? 0 }) };
  });
  return (
    <svg className={css.overlay} aria-hidden="true">
      {seats.map((seat) => {
        const { x, y } = toScreen(lens.camera, lens.view, seat);
        const r = Math.max(3, geometry.pitch * lens.camera.scale * 0.42);
        return <circle key={seat.id} className={css.ghost} cx={x} cy={y} r={r} />;
      })}
    </svg>
  );
}

const KEY_STEP = 10;
const FAR_STEP = 50;
const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface CornersProps {
  readonly lens: Lens;
  readonly map: () => MapView | null;
  /** Of the section. */
  readonly name: string;
  readonly corners: readonly Point[];
  readonly onChange: (corners: readonly Point[]) => void;
}

/** Corners are dragged, added and taken away; by keyboard too. */
export function Corners({ lens, map, name, corners, onChange }: CornersProps) {
  const t = useTexts(texts);
  const [dragged, setDragged] = useState<{ readonly at: number; readonly to: Point } | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const shown = dragged === null ? corners : withCorner(corners, dragged.at, dragged.to);
  const points = onScreen(lens, shown);

  /** Which is to be focused when there are so many: at once, so that the next key is heard. */
  const wanted = useRef<{ readonly at: number; readonly of: number } | null>(null);
  useLayoutEffect(() => {
    if (wanted.current?.of !== corners.length) return;
    const handles = list.current?.querySelectorAll<HTMLElement>('[data-corner]');
    handles?.[wanted.current.at]?.focus();
    wanted.current = null;
  }, [corners]);

  function change(next: readonly Point[], focus: number): void {
    if (next === corners) return;
    wanted.current = { at: Math.max(0, focus), of: next.length };
    onChange(next);
  }

  function key(event: KeyboardEvent, at: number, corner: Point): void {
    const way = WAYS[event.key];
    const step = event.shiftKey ? FAR_STEP : KEY_STEP;
    if (way !== undefined) {
      onChange(
        withCorner(corners, at, { x: corner.x + way[0] * step, y: corner.y + way[1] * step }),
      );
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      change(withoutCorner(corners, at), at - 1);
    } else if (event.key === 'Enter' || event.key === ' ' || event.key === 'Insert') {
      change(withCornerAfter(corners, at), at + 1);
    } else return;
    event.preventDefault();
  }

  const drag = (at: number) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged({ at, to: corners[at] ?? { x: 0, y: 0 } });
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const to = map()?.hit(event.clientX, event.clientY) ?? null;
      if (dragged?.at === at && to !== null) setDragged({ at, to });
    },
    onPointerUp() {
      if (dragged?.at === at && dragged.to !== corners[at]) onChange(shown);
      setDragged(null);
    },
    onPointerCancel: () => setDragged(null),
  });
  return (
    <>
      <svg className={css.overlay} aria-hidden="true">
        <polygon className={css.ghost} points={asText(points)} />
      </svg>
      <ul ref={list} className={css.corners} aria-label={t.cornersOf(name)}>
        {points.map(({ x, y }, at) => {
          const next = points[(at + 1) % points.length] ?? { x, y };
          const corner = corners[at] ?? { x: 0, y: 0 };
          const about = t.corner(at + 1, corners.length);
          return (
            // They have no names but their numbers, and no state of their own.
            <li key={about}>
              <button
                type="button"
                data-corner={at}
                className={css.corner}
                aria-label={about}
                aria-description={corners.length > CORNERS_MIN ? t.cornerKeys : t.cornerKeysFew}
                style={{ left: x, top: y }}
                onKeyDown={(event) => key(event, at, corner)}
                onDoubleClick={() => onChange(withoutCorner(corners, at))}
                {...drag(at)}
              />
              <button
                type="button"
                tabIndex={-1}
                className={css.between}
                aria-label={t.addCornerAfter(at + 1)}
                style={{ left: (x + next.x) / 2, top: (y + next.y) / 2 }}
                onClick={() => onChange(withCornerAfter(corners, at))}
              >
                +
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
