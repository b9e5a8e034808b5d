/** The keyboard on a map: each key is a step of its cursor, or of its camera. */
import type { Direction } from './steps.ts';

export interface KeyHandlers {
  /** `far`: to the next seat that is to be had. */
  readonly move: (direction: Direction, far: boolean) => void;
  readonly toEnd: (end: 'first' | 'last') => void;
  readonly nextSection: (step: 1 | -1) => void;
  readonly choose: () => void;
  /** Back to the level above; false where there is none. */
  readonly back: () => boolean;
  readonly zoom: (factor: number) => void;
  readonly whole: () => void;
}

const ZOOM = 1.5;

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const OTHERS: Readonly<Record<string, (handlers: KeyHandlers) => void>> = {
  Home: ({ toEnd }) => toEnd('first'),
  End: ({ toEnd }) => toEnd('last'),
  PageDown: ({ nextSection }) => nextSection(1),
  PageUp: ({ nextSection }) => nextSection(-1),
  Enter: ({ choose }) => choose(),
  ' ': ({ choose }) => choose(),
  '+': ({ zoom }) => zoom(ZOOM),
  '=': ({ zoom }) => zoom(ZOOM),
  '-': ({ zoom }) => zoom(1 / ZOOM),
  '0': ({ whole }) => whole(),
};

/** Listens until the signal aborts. */
export function listenToKeys(
  element: HTMLElement,
  handlers: KeyHandlers,
  signal: AbortSignal,
): void {
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    const other = OTHERS[event.key];
    if (direction !== undefined) handlers.move(direction, event.shiftKey);
    else if (other !== undefined) other(handlers);
    // A key that does nothing here may mean something to whatever the map is in.
    else if (event.key !== 'Escape' || !handlers.back()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  element.addEventListener('keydown', press, { signal });
}
