/** Which step is looked at, by hand or by itself. */
import { useEffect, useRef, useState } from 'react';
import { STEPS } from './span.ts';

/** A frame stays for so long while it plays; longer for those who ask for less motion. */
const FRAME_MS = 180;
const CALM_FRAME_MS = 900;
/** A slider that is being drawn rests for so long before what is under it is asked for. */
const REST_MS = 120;

export interface Player {
  /** Where the slider stands. */
  readonly step: number;
  /** What is to be shown: the same, once it rests. */
  readonly shownStep: number;
  readonly isPlaying: boolean;
  goTo(step: number): void;
  toggle(): void;
  /** A step on while it plays; at the end it stops. */
  advance(): void;
}

export function usePlayer(firstStep: number): Player {
  const [step, setStep] = useState(firstStep);
  const [shownStep, setShownStep] = useState(firstStep);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShownStep(step), isPlaying ? 0 : REST_MS);
    return () => clearTimeout(timer);
  }, [step, isPlaying]);
  return {
    step,
    shownStep,
    isPlaying,
    goTo(next) {
      setPlaying(false);
      setStep(Math.min(STEPS, Math.max(0, next)));
    },
    toggle() {
      // From its end it plays from its beginning.
      if (!isPlaying && step === STEPS) setStep(0);
      setPlaying(!isPlaying);
    },
    advance() {
      if (step < STEPS) setStep(step + 1);
      else setPlaying(false);
    },
  };
}

/** Plays on. `isReady`: what is shown is there, so that the next may come. */
export function useAdvance(player: Player, isReady: boolean): void {
  const { isPlaying, step, shownStep } = player;
  const advance = useRef(player.advance);
  advance.current = player.advance;
  const isDue = isPlaying && isReady && shownStep === step;
  useEffect(() => {
    if (!isDue) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const timer = setTimeout(() => advance.current(), isCalm ? CALM_FRAME_MS : FRAME_MS);
    return () => clearTimeout(timer);
  }, [isDue]);
}
