/** What moves the camera of a map and has it painted: one frame at a time, and none while nothing moves. */
import {
  between,
  type Camera,
  fitted,
  type Limits,
  limited,
  type Point,
  type Size,
  toMap,
  zoomedAt,
} from './camera.ts';
import { around, type Box, isInside } from './geometry.ts';
import { listenToGestures } from './gestures.ts';
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
  readonly onSection: (number: number) => void;
  /** Whenever one looks elsewhere, or from nearer or farther: for what is drawn above the map. */
  readonly onCamera?: (camera: Camera, view: Size) => void;
}

const MOVE_MS = 320;
/** From so many pixels a seat on, a press is meant for a seat. */
const PRESSED_FROM = 11;
/** A finger may miss by so many pixels. */
const FINGER_PIXELS = 14;
/** How near one comes to a section or a seat that was asked for, in pixels a seat. */
const SEAT_PIXELS = 30;

export function createMapView(
  canvas: HTMLCanvasElement,
  first: Scene,
  handlers: MapHandlers,
): MapView {
  const painter = createPainter(canvas);
  let scene = first;
  let view: Size = { width: 1, height: 1 };
  let camera: Camera = { x: 0, y: 0, scale: 1 };
  let frame = 0;
  let motion: { readonly from: Camera; readonly to: Camera; readonly startMs: number } | null =
    null;
  let isPlaced = false;
  let told: Camera | null = null;

  const house = (): Box => {
    const { box } = scene.geometry;
    return hasStage(scene.geometry) ? { ...box, top: Math.min(box.top, STAGE_TOP) } : box;
  };
  const limits = (): Limits => ({ box: house(), view, pitch: scene.geometry.pitch });

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
    const isMore = painter.paint(scene, camera, view, pixelRatio());
    if (camera !== told) handlers.onCamera?.(camera, view);
    told = camera;
    if (motion !== null || isMore) wake();
  }

  function jump(next: Camera): void {
    motion = null;
    camera = limited(next, limits());
    wake();
  }

  function glide(next: Camera): void {
    const to = limited(next, limits());
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      jump(to);
      return;
    }
    motion = { from: camera, to, startMs: performance.now() };
    wake();
  }

  function resize(): void {
    const box = canvas.getBoundingClientRect();
    view = { width: Math.max(1, box.width), height: Math.max(1, box.height) };
    canvas.width = Math.round(view.width * pixelRatio());
    canvas.height = Math.round(view.height * pixelRatio());
    if (isPlaced) jump(camera);
    else jump(fitted(house(), view));
    isPlaced = true;
    // At once: a canvas that was resized is empty.
    cancelAnimationFrame(frame);
    paint(performance.now());
  }

  function press(at: Point): void {
    const { geometry, grid } = scene;
    const there = toMap(camera, view, at);
    if (geometry.pitch * camera.scale >= PRESSED_FROM) {
      const within = Math.max(geometry.pitch * 0.6, FINGER_PIXELS / camera.scale);
      const index = grid.nearest(there.x, there.y, within);
      if (index >= 0) {
        handlers.onSeat(index);
        return;
      }
    }
    const number = sectionNear(scene, there);
    if (number < 0) return;
    fitSection(number);
    handlers.onSection(number);
  }

  /** Near enough for its seats to be pressed, and all of it where that is possible. */
  function fitSection(number: number): void {
    const section = scene.geometry.sections[number];
    if (section === undefined) return;
    const whole = fitted(section.box, view);
    const scale =
      section.kind === 'ga'
        ? whole.scale
        : Math.max(whole.scale, SEAT_PIXELS / 2 / scene.geometry.pitch);
    glide({ ...whole, scale });
  }

  const stopListening = listenToGestures(canvas, {
    pan: (dx, dy) =>
      jump({ ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale }),
    zoom: (at, factor) => jump(zoomedAt(camera, view, at, factor)),
    press,
    whole: () => glide(fitted(house(), view)),
  });
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
    zoom: (factor) =>
      glide(zoomedAt(camera, view, { x: view.width / 2, y: view.height / 2 }, factor)),
    fitAll: () => glide(fitted(house(), view)),
    fitSection,
    fitSeats(indices) {
      const { x, y, pitch } = scene.geometry;
      const boxes = indices
        .map((index) => [x[index] ?? Number.NaN, y[index] ?? Number.NaN] as const)
        .filter(([sx]) => !Number.isNaN(sx))
        .map(([sx, sy]) => ({ left: sx, right: sx, top: sy, bottom: sy }));
      if (boxes.length === 0) return;
      const whole = fitted(around(boxes), view, 60);
      glide({ ...whole, scale: Math.min(whole.scale, SEAT_PIXELS / pitch) });
    },
    hit(clientX, clientY) {
      const box = canvas.getBoundingClientRect();
      const there = toMap(camera, view, { x: clientX - box.left, y: clientY - box.top });
      const { geometry, grid } = scene;
      const within = Math.max(geometry.pitch * 0.6, FINGER_PIXELS / camera.scale);
      const seat = grid.nearest(there.x, there.y, within);
      return { ...there, seat, section: sectionNear(scene, there) };
    },
    close() {
      stopListening();
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
