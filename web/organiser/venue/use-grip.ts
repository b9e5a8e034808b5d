/** Dragging on the plan: what is held follows the pointer, and is put down where it is let go. */
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { SeatGeometry } from '../../shared/map/geometry.ts';
import type { MapView } from '../../shared/map/map-view.ts';
import { listenToStrokes } from '../shared/strokes.ts';
import { type Grip, gripAt, movingOf, snapped, type Tool } from './grip.ts';
import type { Command } from './model.ts';
import type { Point } from './polygon.ts';

/** What moves no farther was meant as a press. */
const PRESS_SLACK_PIXELS = 6;

export interface Held {
  readonly grip: Grip;
  readonly dx: number;
  readonly dy: number;
}

export interface GripUser {
  readonly geometry: SeatGeometry;
  readonly tool: Tool;
  readonly picked: ReadonlySet<string>;
  readonly onCommand: (command: Command) => void;
  readonly onPress: (grip: Grip) => void;
}

/** What is held just now; null for nothing. */
export function useGrip(
  ground: RefObject<HTMLElement | null>,
  map: RefObject<MapView | null>,
  user: GripUser,
): Held | null {
  const [held, setHeld] = useState<Held | null>(null);
  const latest = useRef(user);
  latest.current = user;
  useEffect(() => {
    if (ground.current === null) return;
    let grip: Grip | null = null;
    let from: Point = { x: 0, y: 0 };
    let pressed: readonly [number, number] = [0, 0];
    let move = { dx: 0, dy: 0 };
    let isDrag = false;
    const letGo = (): void => {
      grip = null;
      setHeld(null);
    };
    return listenToStrokes(ground.current, {
      start(x, y) {
        const hit = map.current?.hit(x, y) ?? null;
        const { geometry, tool, picked } = latest.current;
        grip = hit === null ? null : gripAt(geometry, tool, hit, picked);
        if (hit === null || grip === null) return false;
        from = hit;
        pressed = [x, y];
        move = { dx: 0, dy: 0 };
        isDrag = false;
        return true;
      },
      move(x, y) {
        isDrag ||= Math.hypot(x - pressed[0], y - pressed[1]) > PRESS_SLACK_PIXELS;
        const hit = map.current?.hit(x, y) ?? null;
        if (!isDrag || hit === null || grip === null) return;
        move = snapped(from, hit);
        setHeld({ grip, ...move });
      },
      end() {
        const { geometry, onCommand, onPress } = latest.current;
        if (grip !== null && !isDrag) onPress(grip);
        else if (grip !== null && (move.dx !== 0 || move.dy !== 0)) {
          onCommand(movingOf(geometry, grip, move));
        }
        letGo();
      },
      cancel: letGo,
    });
  }, [ground, map]);
  return held;
}
