/** A map by keyboard: keeps where it is at, moves it, and says what is to be done there. */
import type { Point } from './camera.ts';
import { type Cursor, cursorNear, entered, isOn, moved, movedOn, movedToEnd } from './cursor.ts';
import { listenToKeys } from './keys.ts';
import type { Scene } from './painter.ts';
import type { Wanted } from './steps.ts';

export interface KeyboardHandlers {
  readonly scene: () => Scene;
  /** What is in the middle of the view, in units of the map. */
  readonly middle: () => Point;
  readonly isOpen: Wanted;
  readonly onSeat: (index: number) => void;
  readonly onSection: (number: number) => void;
  /** It is at something else, or is not shown any more: null. */
  readonly onMove: (cursor: Cursor | null) => void;
  readonly enter: (section: number) => void;
  readonly whole: () => void;
  readonly zoom: (factor: number) => void;
}

export interface Keyboard {
  /** Null while the map is used otherwise. */
  cursor(): Cursor | null;
  /** A pointer was used: the keyboard goes on from there. */
  pointedAt(cursor: Cursor): void;
}

/** Listens until the signal aborts. */
export function createKeyboard(
  element: HTMLElement,
  handlers: KeyboardHandlers,
  signal: AbortSignal,
): Keyboard {
  let cursor: Cursor | null = null;
  let isShown = false;

  const geometry = () => handlers.scene().geometry;
  const current = (): Cursor | null => {
    if (cursor !== null && !isOn(geometry(), cursor)) cursor = null;
    return cursor;
  };

  function show(next: Cursor | null): void {
    cursor = next;
    isShown = next !== null;
    handlers.onMove(next);
  }

  function hide(): void {
    if (!isShown) return;
    isShown = false;
    handlers.onMove(null);
  }

  /** The first key shows where one is; the next ones do something there. */
  const atCursor = (act: (at: Cursor) => void): void => {
    const at = current() ?? cursorNear(geometry(), handlers.middle());
    if (at === null) return;
    if (isShown) act(at);
    else show(at);
  };

  function choose(at: Cursor): void {
    if (at.at === 'seat') {
      handlers.onSeat(at.index);
      return;
    }
    handlers.enter(at.section);
    handlers.onSection(at.section);
    show(entered(geometry(), at.section, handlers.isOpen));
  }

  function back(): boolean {
    const at = current();
    if (!isShown || at?.at !== 'seat') return false;
    handlers.whole();
    show({ at: 'section', section: geometry().section[at.index] ?? 0 });
    return true;
  }

  listenToKeys(
    element,
    {
      move: (direction, far) =>
        atCursor((at) => show(moved(geometry(), at, direction, far ? handlers.isOpen : undefined))),
      toEnd: (end) => atCursor((at) => show(movedToEnd(geometry(), at, end))),
      nextSection: (step) => atCursor((at) => show(movedOn(geometry(), at, step, handlers.isOpen))),
      choose: () => atCursor(choose),
      back,
      zoom: handlers.zoom,
      whole: handlers.whole,
    },
    signal,
  );
  const focus = (): void => {
    // Not for a pointer: it says itself what it means.
    if (element.matches(':focus-visible'))
      show(current() ?? cursorNear(geometry(), handlers.middle()));
  };
  element.addEventListener('focus', focus, { signal });
  element.addEventListener('blur', hide, { signal });
  element.addEventListener('pointerdown', hide, { signal });

  return {
    cursor: () => (isShown ? current() : null),
    pointedAt(next) {
      cursor = next;
    },
  };
}
