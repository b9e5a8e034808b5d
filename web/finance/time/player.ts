/** Which step is looked at, by hand or by itself. */
import { useEffect, useRef, useState } from 'react';
import { STEPS } from './span.ts';

/** How long all of it takes, in seconds. */
export const PACES = { slow: 60, normal: 20, fast: 8 } as const;
export type Pace = keyof typeof PACES;
export const PACE_NAMES = Object.keys(PACES) as readonly Pace[];

/** A frame stays for so long for those who ask for less motion. */
const CALM_FRAME_MS = 900;
/** A page that was not looked at, or a machine that was busy: it goes on from there, without a leap. */
const PAUSE_MAX_MS = 250;

export interface Player {
  readonly step: number;
  readonly isPlaying: boolean;
  readonly pace: Pace;
  goTo(step: number): void;
  toggle(): void;
  setPace(pace: Pace): void;
}

export function usePlayer(firstStep: number): Player {
  const [step, setStep] = useState(firstStep);
  const [isPlaying, setPlaying] = useState(false);
  const [pace, setPace] = useState<Pace>('normal');
  const latest = useRef(step);
  latest.current = step;
  useEffect(() => {
    if (!isPlaying) return;
    return playing(PACES[pace], (steps) => {
      const next = Math.min(STEPS, latest.current + steps);
      latest.current = next;
      setStep(next);
      if (next === STEPS) setPlaying(false);
    });
  }, [isPlaying, pace]);
  return {
    step,
    isPlaying,
    pace,
    setPace,
    goTo(next) {
      setPlaying(false);
      setStep(Math.min(STEPS, Math.max(0, next)));
    },
    toggle() {
      // From its end it plays from its beginning.
      if (!isPlaying && step === STEPS) setStep(0);
      setPlaying(!isPlaying);
    },
  };
}

/** Calls `advance` with so many steps as are due, at the pace of the screen; the answer ends it. */
function playing(seconds: number, advance: (steps: number) => void): () => void {
  const stepsPerMs = STEPS / (seconds * 1_000);
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    const steps = Math.max(1, Math.round(CALM_FRAME_MS * stepsPerMs));
    const timer = setInterval(() => advance(steps), CALM_FRAME_MS);
    return () => clearInterval(timer);
  }
  let due = 0;
  let lastMs = performance.now();
  let frame = requestAnimationFrame(function next(nowMs) {
    due += Math.min(PAUSE_MAX_MS, Math.max(0, nowMs - lastMs)) * stepsPerMs;
    lastMs = nowMs;
    const steps = Math.floor(due);
    due -= steps;
    if (steps > 0) advance(steps);
    frame = requestAnimationFrame(next);
  });
  return () => cancelAnimationFrame(frame);
}
