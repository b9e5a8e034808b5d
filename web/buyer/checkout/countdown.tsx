/** What is left until a deadline of the server, by the server's clock. */
import { useEffect, useState } from 'react';
import { serverClock } from '../../shared/api/clock.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import css from './checkout.module.css';
import { texts } from './texts.ts';

const SHORT_MS = 60_000;
/** When it is told to those who listen; each once. */
const TOLD_AT_MINUTES = [5, 2, 1];

/** Milliseconds left, never below 0; anew each second. `onEnd` is called once. */
export function useTimeLeft(untilMs: number, onEnd: () => unknown): number {
  const [leftMs, setLeftMs] = useState(() => Math.max(0, untilMs - serverClock.nowMs()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      clearTimeout(timer);
      const left = Math.max(0, untilMs - serverClock.nowMs());
      setLeftMs(left);
      if (left === 0) onEnd();
      // At the next full second, so that it never skips one.
      else timer = setTimeout(look, (left % 1_000) + 15);
    };
    look();
    // A laptop that was closed has missed some.
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [untilMs, onEnd]);
  return leftMs;
}

export function Countdown({
  untilMs,
  onEnd,
}: {
  readonly untilMs: number;
  readonly onEnd: () => void;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const leftMs = useTimeLeft(untilMs, onEnd);
  const minutes = Math.ceil(leftMs / 60_000);
  const isTold = TOLD_AT_MINUTES.includes(minutes);
  return (
    <div>
      <p className={css.soft}>{t.left}</p>
      <p className={css.time} data-short={leftMs < SHORT_MS} role="timer" aria-live="off">
        {format.clock(leftMs)}
      </p>
      <p className="visually-hidden" role="status">
        {isTold ? t.leftSpoken(minutes) : ''}
      </p>
    </div>
  );
}
