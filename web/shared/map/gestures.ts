/** Fingers, mouse and wheel, as movements of a map. */
import type { Point } from './camera.ts';

export interface GestureHandlers {
  readonly pan: (dx: number, dy: number) => void;
  /** What is under the point stays there. */
  readonly zoom: (at: Point, factor: number) => void;
  readonly press: (at: Point) => void;
}

/** A press that moves no farther than this is meant for what is under it. */
const PRESS_SLACK_PIXELS = 8;
const WHEEL_ZOOM = 0.0016;

/** Listens until the signal aborts. */
export function listenToGestures(
  element: HTMLElement,
  handlers: GestureHandlers,
  signal: AbortSignal,
): void {
  const pointers = new Map<number, Point>();
  let movedPixels = 0;
  let wasPinch = false;

  const at = (event: PointerEvent | WheelEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    if (pointers.size === 0) {
      movedPixels = 0;
      wasPinch = false;
    }
    pointers.set(event.pointerId, at(event));
  };

  const move = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = at(event);
    movedPixels += Math.hypot(now.x - before.x, now.y - before.y);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other === undefined) {
      if (movedPixels > PRESS_SLACK_PIXELS) handlers.pan(now.x - before.x, now.y - before.y);
      return;
    }
    wasPinch = true;
    const distance = (point: Point): number => Math.hypot(point.x - other.x, point.y - other.y);
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    handlers.zoom(middle, distance(now) / Math.max(1, distance(before)));
    handlers.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  };

  const up = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.type === 'pointercancel' || wasPinch || pointers.size > 0) return;
    if (movedPixels <= PRESS_SLACK_PIXELS) handlers.press(at(event));
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    handlers.zoom(at(event), Math.exp(-pixels * WHEEL_ZOOM * (event.ctrlKey ? 5 : 1)));
  };

  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  element.addEventListener('wheel', wheel, { signal, passive: false });
}
