/** What moves the camera of a map and has it painted: one frame at a time, and none while nothing moves. */
import {
  between,
  type Camera,
  fitted,
  type Limits,
  limited,
  type Point,
  resized,
  revealing,
  type Size,
  toMap,
  toScreen,
  zoomedAt,
} from './camera.ts';
import type { Cursor } from './cursor.ts';
import { around, type Box, isInside } from './geometry.ts';
import { listenToGestures } from './gestures.ts';
import { createKeyboard } from './keyboard.ts';
import { createPainter, hasStage, type Scene, STAGE_TOP } from './painter.ts';

export interface MapView {
  show(scene: Scene): void;
  /** Some seats look different; null: all of them. */
  changed(indices: readonly number[] | null): void;
  zoom(factor: number): void;
  fitAll(): void;
  fitSection(number: number): void;
  fitSeats(indices: readonly number[]): void;
  /** What is at a point of the window; null while there is no map. */
  hit(clientX: number, clientY: number): MapHit | null;
  close(): void;
}

export interface MapHit extends Point {
  /** Index of the seat that a pointer there means, however far away the map is; -1 for none. */
  readonly seat: number;
  /** Number of the section; -1 for none. */
  readonly section: number;
}

export interface MapHandlers {
  readonly onSeat: (index: number) => void;
  readonly onSection: (number: number, how: 'pointer' | 'keyboard') => void;
  /** What the keyboard is at; null while it is elsewhere. */
  readonly onCursor: (cursor: Cursor | null) => void;
  /** Which seats somebody who jumps by keyboard is looking for. */
  readonly isOpen: (index: number) => boolean;
  /** Whenever one looks elsewhere, or from nearer or farther: for what is drawn above the map. */
  readonly onCamera?: ((camera: Camera, view: Size) => void) | undefined;
}

const MOVE_MS = 320;
/** From so many pixels a seat on, a press is meant for a seat. */
const PRESSED_FROM = 11;
/** A finger may miss by so many pixels. */
const FINGER_PIXELS = 14;
/** How near one comes to a section or a seat that was asked for, in pixels a seat. */
const SEAT_PIXELS = 30;
/** What the keyboard is at is not nearer to the edge: above it stands what is told of it. */
const EDGE_PIXELS = 92;

/** `desk`: what has the focus while the map is used by keyboard. */
export function createMapView(
  canvas: HTMLCanvasElement,
  desk: HTMLElement,
  first: Scene,
  handlers: MapHandlers,
): MapView {
  const painter = createPainter(canvas);
  const closing = new AbortController();
  let scene = first;
  let view: Size | null = null;
  let camera: Camera = { x: 0, y: 0, scale: 1 };
  let frame = 0;
  let motion: { readonly from: Camera; readonly to: Camera; readonly startMs: number } | null =
    null;
  let told: Camera | null = null;
  /** What was last looked at on purpose: every other size of the map is made from it. */
  let meant: { readonly camera: Camera; readonly view: Size } | null = null;

  const size = (): Size => view ?? { width: 1, height: 1 };
  const house = (): Box => {
    const { box } = scene.geometry;
    return hasStage(scene.geometry) ? { ...box, top: Math.min(box.top, STAGE_TOP) } : box;
  };
  const limits = (): Limits => ({ box: house(), view: size(), pitch: scene.geometry.pitch });
  /** Where it is going, or is. */
  const goal = (): Camera => motion?.to ?? camera;
  const middle = (): Point => ({ x: size().width / 2, y: size().height / 2 });

  function wake(): void {
    frame ||= requestAnimationFrame(paint);
  }

  function paint(nowMs: number): void {
    frame = 0;
    if (motion !== null) {
      const share = Math.min(1, (nowMs - motion.startMs) / MOVE_MS);
      camera = share < 1 ? between(motion.from, motion.to, Math.max(0, share)) : motion.to;
      if (share >= 1) motion = null;
    }
    const isMore = painter.paint(scene, camera, size(), pixelRatio(), keyboard.cursor());
    if (camera !== told) handlers.onCamera?.(camera, size());
    told = camera;
    if (motion !== null || isMore) wake();
  }

  function jump(next: Camera): void {
    motion = null;
    camera = limited(next, limits());
    meant = { camera, view: size() };
    wake();
  }

  function glide(next: Camera): void {
    const to = limited(next, limits());
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      jump(to);
      return;
    }
    meant = { camera: to, view: size() };
    motion = { from: camera, to, startMs: performance.now() };
    wake();
  }

  function resize(): void {
    const { width, height } = canvas.getBoundingClientRect();
    // Not on the page for now: what was looked at is kept until it is again.
    if (width < 1 || height < 1) return;
    view = { width, height };
    canvas.width = Math.round(width * pixelRatio());
    canvas.height = Math.round(height * pixelRatio());
    const before = meant;
    jump(
      before === null
        ? fitted(house(), view)
        : resized(before.camera, before.view, limits(), PRESSED_FROM),
    );
    // From one size to the next and back again nothing is lost.
    if (before !== null) meant = before;
    const cursor = keyboard.cursor();
    if (cursor !== null)
      camera = limited(revealing(camera, view, boxOf(cursor), EDGE_PIXELS), limits());
    // At once: a canvas that was resized is empty.
    cancelAnimationFrame(frame);
    paint(performance.now());
  }

  function press(at: Point): void {
    const { geometry, grid } = scene;
    const there = toMap(camera, size(), at);
    if (geometry.pitch * camera.scale >= PRESSED_FROM) {
      const within = Math.max(geometry.pitch * 0.6, FINGER_PIXELS / camera.scale);
      const index = grid.nearest(there.x, there.y, within);
      if (index >= 0) {
        keyboard.pointedAt({ at: 'seat', index });
        handlers.onSeat(index);
        return;
      }
    }
    const number = sectionNear(scene, there);
    if (number < 0) return;
    keyboard.pointedAt({ at: 'section', section: number });
    fitSection(number);
    handlers.onSection(number, 'pointer');
  }

  /** Near enough for its seats to be pressed, and all of it where that is possible. */
  function fitSection(number: number): void {
    const section = scene.geometry.sections[number];
    if (section === undefined) return;
    const whole = fitted(section.box, size());
    const scale =
      section.kind === 'ga'
        ? whole.scale
        : Math.max(whole.scale, SEAT_PIXELS / 2 / scene.geometry.pitch);
    glide({ ...whole, scale });
  }

  function boxOf(cursor: Cursor): Box {
    const { geometry } = scene;
    if (cursor.at === 'section') return geometry.sections[cursor.section]?.box ?? house();
    const [x, y] = [geometry.x[cursor.index] ?? 0, geometry.y[cursor.index] ?? 0];
    return { left: x, right: x, top: y, bottom: y };
  }

  function follow(cursor: Cursor | null): void {
    if (cursor !== null) {
      const to = limited(revealing(goal(), size(), boxOf(cursor), EDGE_PIXELS), limits());
      const { x, y } = goal();
      if (Math.hypot(to.x - x, to.y - y) * to.scale >= 1) glide(to);
    }
    handlers.onCursor(cursor);
    wake();
  }

  /** Around what the keyboard is at, else around the middle. */
  function zoom(factor: number): void {
    const cursor = keyboard.cursor();
    const box = cursor === null ? null : boxOf(cursor);
    const at =
      box === null
        ? middle()
        : toScreen(goal(), size(), {
            x: (box.left + box.right) / 2,
            y: (box.top + box.bottom) / 2,
          });
    glide(zoomedAt(goal(), size(), at, factor));
  }

  const fitAll = (): void => glide(fitted(house(), size()));

  const keyboard = createKeyboard(
    desk,
    {
      scene: () => scene,
      middle: () => ({ x: goal().x, y: goal().y }),
      isOpen: handlers.isOpen,
      onSeat: handlers.onSeat,
      onSection: (number) => handlers.onSection(number, 'keyboard'),
      onMove: follow,
      enter: fitSection,
      whole: fitAll,
      zoom,
    },
    closing.signal,
  );
  listenToGestures(
    canvas,
    {
      pan: (dx, dy) =>
        jump({ ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale }),
      zoom: (at, factor) => jump(zoomedAt(camera, size(), at, factor)),
      press,
    },
    closing.signal,
  );
  const watching = new ResizeObserver(resize);
  watching.observe(canvas);

  return {
    show(next) {
      // New colours are for all seats; otherwise whoever changes some says which.
      if (next.palette !== scene.palette || next.looks !== scene.looks) {
        painter.changed(null, next.geometry);
      }
      scene = next;
      wake();
    },
    changed(indices) {
      painter.changed(indices, scene.geometry);
      wake();
    },
    zoom,
    fitAll,
    fitSection,
    fitSeats(indices) {
      const { x, y, pitch } = scene.geometry;
      const boxes = indices
        .map((index) => [x[index] ?? Number.NaN, y[index] ?? Number.NaN] as const)
        .filter(([sx]) => !Number.isNaN(sx))
        .map(([sx, sy]) => ({ left: sx, right: sx, top: sy, bottom: sy }));
      if (boxes.length === 0) return;
      const whole = fitted(around(boxes), size(), 60);
      glide({ ...whole, scale: Math.min(whole.scale, SEAT_PIXELS / pitch) });
    },
    hit(clientX, clientY) {
      const box = canvas.getBoundingClientRect();
      const there = toMap(camera, size(), { x: clientX - box.left, y: clientY - box.top });
      const { geometry, grid } = scene;
      const within = Math.max(geometry.pitch * 0.6, FINGER_PIXELS / camera.scale);
      const seat = grid.nearest(there.x, there.y, within);
      return { ...there, seat, section: sectionNear(scene, there) };
    },
    close() {
      closing.abort();
      watching.disconnect();
      cancelAnimationFrame(frame);
    },
  };
}

const PIXEL_RATIO_MAX = 2;
const pixelRatio = (): number => Math.min(PIXEL_RATIO_MAX, window.devicePixelRatio || 1);

/** As {@link sectionAt}; beside its seats is meant for it, too. */
function sectionNear(scene: Scene, there: Point): number {
  const number = sectionAt(scene, there);
  if (number >= 0) return number;
  const { geometry, grid } = scene;
  const near = grid.nearest(there.x, there.y, geometry.pitch * 2);
  return near < 0 ? -1 : (geometry.section[near] ?? -1);
}

/** The section that a point is in; -1 for none. */
function sectionAt({ geometry }: Scene, { x, y }: Point): number {
  return geometry.sections.findIndex(
    ({ box, outline }) =>
      x >= box.left && x <= box.right && y >= box.top && y <= box.bottom && isInside(outline, x, y),
  );
}
