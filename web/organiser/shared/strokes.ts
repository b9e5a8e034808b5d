/** Strokes of a pointer over a map, taken from the map before it moves by them. */

export interface Strokes {
  /** False: it is none of ours, and the map has it. */
  readonly start: (clientX: number, clientY: number) => boolean;
  readonly move: (clientX: number, clientY: number) => void;
  readonly end: () => void;
  /** Nothing of it counts. */
  readonly cancel: () => void;
}

/** Listens around a map's canvas; what comes back stops it. One stroke at a time; Escape cancels it. */
export function listenToStrokes(element: HTMLElement, strokes: Strokes): () => void {
  const stopping = new AbortController();
  const early = { signal: stopping.signal, capture: true } as const;
  let pointer: number | null = null;

  const finish = (how: 'end' | 'cancel'): void => {
    if (pointer === null) return;
    pointer = null;
    strokes[how]();
  };
  element.addEventListener(
    'pointerdown',
    (event) => {
      const isMeant = event.target instanceof HTMLCanvasElement && event.button === 0;
      if (!isMeant || pointer !== null || !event.isPrimary) return;
      if (!strokes.start(event.clientX, event.clientY)) return;
      event.stopPropagation();
      // Keys go to the map that was pressed, as they would without us.
      event.target.closest<HTMLElement>('[tabindex]')?.focus({ preventScroll: true });
      element.setPointerCapture(event.pointerId);
      pointer = event.pointerId;
    },
    early,
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      if (event.pointerId === pointer) strokes.move(event.clientX, event.clientY);
    },
    early,
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      if (event.pointerId === pointer) finish('end');
    },
    early,
  );
  element.addEventListener(
    'pointercancel',
    (event) => {
      if (event.pointerId === pointer) finish('cancel');
    },
    early,
  );
  element.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Escape' && pointer !== null) {
        event.stopPropagation();
        finish('cancel');
      }
    },
    early,
  );
  return () => {
    finish('cancel');
    stopping.abort();
  };
}

/** Points of the way from one to the other, the last one with it: a quick hand skips seats. */
export function* along(
  from: readonly [x: number, y: number],
  to: readonly [x: number, y: number],
  step: number,
): Generator<readonly [x: number, y: number]> {
  const steps = Math.min(
    ALONG_MAX,
    Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / step)),
  );
  for (let at = 1; at <= steps; at += 1) {
    const share = at / steps;
    yield [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  }
}

const ALONG_MAX = 400;
