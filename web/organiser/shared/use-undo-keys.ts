import { type RefObject, useEffect, useRef } from 'react';

/** Null: there is nothing to undo, or to do again. */
export interface UndoKeys {
  readonly onUndo: (() => void) | null;
  readonly onRedo: (() => void) | null;
}

/** Ctrl+Z and Ctrl+Shift+Z (⌘ on a Mac) within an element; what is typed has its own. */
export function useUndoKeys(within: RefObject<HTMLElement | null>, keys: UndoKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const element = within.current;
    if (element === null) return;
    const press = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'radio';
      const isUndo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z';
      if (isTyping || !isUndo) return;
      event.preventDefault();
      const { onUndo, onRedo } = latest.current;
      if (event.shiftKey) onRedo?.();
      else onUndo?.();
    };
    element.addEventListener('keydown', press);
    return () => element.removeEventListener('keydown', press);
  }, [within]);
}
