/** Where one looks, and from how near. All pure: a camera is three numbers. */
import type { Box } from './geometry.ts';

export interface Camera {
  /** What is in the middle of the view, in units of the map. */
  readonly x: number;
  readonly y: number;
  /** Pixels of the screen a unit. */
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const MARGIN_PIXELS = 20;
/** One seat is at most so large, in pixels from one to the next. */
const SEAT_PIXELS_MAX = 56;

/** The box in the middle, as large as the view allows. */
export function fitted(box: Box, view: Size, margin = MARGIN_PIXELS): Camera {
  const width = Math.max(1, box.right - box.left);
  const height = Math.max(1, box.bottom - box.top);
  const scale = Math.min(
    Math.max(1, view.width - 2 * margin) / width,
    Math.max(1, view.height - 2 * margin) / height,
  );
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, scale };
}

export interface Limits {
  readonly box: Box;
  readonly view: Size;
  readonly pitch: number;
}

/** Never farther than the whole house, nor nearer than a seat as large as a thumb, nor off the map. */
export function limited(camera: Camera, { box, view, pitch }: Limits): Camera {
  const whole = fitted(box, view).scale;
  const scaleMax = Math.max(whole, SEAT_PIXELS_MAX / pitch);
  const scale = Math.min(scaleMax, Math.max(whole, camera.scale));
  const middle = (at: number, low: number, high: number, room: number): number => {
    const half = room / scale / 2;
    if (high - low <= half * 2) return (low + high) / 2;
    const slack = half / 2;
    return Math.min(high - half + slack, Math.max(low + half - slack, at));
  };
  return {
    x: middle(camera.x, box.left, box.right, view.width),
    y: middle(camera.y, box.top, box.bottom, view.height),
    scale,
  };
}

/**
 * The same look from a view of another size. Who saw the whole house sees it whole; who had come nearer
 * keeps what is in the middle, and seats about as large; seats that could be pressed stay so.
 */
export function resized(
  camera: Camera,
  from: Size,
  { box, view, pitch }: Limits,
  pressedPixels: number,
): Camera {
  const isWhole = camera.scale <= fitted(box, from).scale * 1.001;
  if (isWhole) return fitted(box, view);
  const grown = (view.width * view.height) / Math.max(1, from.width * from.height);
  const scale = camera.scale * Math.sqrt(grown);
  const wasPressed = camera.scale * pitch >= pressedPixels;
  return { ...camera, scale: wasPressed ? Math.max(scale, pressedPixels / pitch) : scale };
}

/** Moved no farther than it takes to have a box in view, some pixels from the edge. */
export function revealing(camera: Camera, view: Size, box: Box, marginPixels: number): Camera {
  const margin = Math.min(marginPixels, view.width / 4, view.height / 4) / camera.scale;
  const nudge = (at: number, low: number, high: number, pixels: number): number => {
    const half = pixels / camera.scale / 2 - margin;
    // Larger than the view: its middle.
    if (high - low > half * 2) return (low + high) / 2;
    return Math.min(low + half, Math.max(high - half, at));
  };
  return {
    x: nudge(camera.x, box.left, box.right, view.width),
    y: nudge(camera.y, box.top, box.bottom, view.height),
    scale: camera.scale,
  };
}

/** What is under that point of the screen stays under it. */
export function zoomedAt(camera: Camera, view: Size, at: Point, factor: number): Camera {
  const there = toMap(camera, view, at);
  const scale = camera.scale * factor;
  return {
    x: there.x - (at.x - view.width / 2) / scale,
    y: there.y - (at.y - view.height / 2) / scale,
    scale,
  };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const toMap = ({ x, y, scale }: Camera, view: Size, at: Point): Point => ({
  x: x + (at.x - view.width / 2) / scale,
  y: y + (at.y - view.height / 2) / scale,
});

export const toScreen = ({ x, y, scale }: Camera, view: Size, at: Point): Point => ({
  x: (at.x - x) * scale + view.width / 2,
  y: (at.y - y) * scale + view.height / 2,
});

export const visibleBox = (camera: Camera, view: Size): Box => {
  const { x: left, y: top } = toMap(camera, view, { x: 0, y: 0 });
  const { x: right, y: bottom } = toMap(camera, view, { x: view.width, y: view.height });
  return { left, top, right, bottom };
};

export const overlaps = (one: Box, other: Box): boolean =>
  one.left <= other.right &&
  one.right >= other.left &&
  one.top <= other.bottom &&
  one.bottom >= other.top;

/** Between two cameras; zooming goes evenly by factors. `share` from 0 to 1. */
export function between(from: Camera, to: Camera, share: number): Camera {
  const eased = 1 - (1 - share) ** 3;
  const scale = from.scale * (to.scale / from.scale) ** eased;
  // The middle moves with the zoom, so that the way there is a straight one on the screen.
  const moved =
    Math.abs(to.scale - from.scale) < 1e-9
      ? eased
      : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
  return {
    x: from.x + (to.x - from.x) * moved,
    y: from.y + (to.y - from.y) * moved,
    scale,
  };
}
