/** The slider over the sale, with the curve of what was sold above it, and what plays it. */
import { memo, useEffect, useRef, useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { useMoments } from '../../shared/staff/moments.ts';
import css from '../../shared/staff/staff.module.css';
import { Button, Select } from '../../shared/ui/controls.tsx';
import { PACE_NAMES, type Pace, type Player } from './player.ts';
import { curveOf, type Minute, type Span, STEPS } from './span.ts';
import { texts } from './texts.ts';
import own from './time.module.css';

/** While it plays, moments are told now and then: not faster than they can be heard. */
const TOLD_EVERY_MS = 4_000;

export interface ControlsProps {
  readonly player: Player;
  readonly span: Span;
  readonly minutes: readonly Minute[];
  /** The moment and what was sold by then, for those who hear the page. */
  readonly told: string;
}

export function Controls({ player, span, minutes, told }: ControlsProps) {
  const t = useTexts(texts);
  const moments = useMoments();
  const { step, isPlaying } = player;
  const said = useNowAndThen(told, isPlaying);
  return (
    <div className={own.slide}>
      <Curve span={span} minutes={minutes} />
      <input
        className={own.range}
        type="range"
        min={0}
        max={STEPS}
        step={1}
        value={step}
        aria-label={t.slider}
        aria-valuetext={told}
        onChange={({ target }) => player.goTo(target.valueAsNumber)}
      />
      <p className={own.ends} aria-hidden="true">
        <span>{moments.full(span.fromMs)}</span>
        <span>{moments.full(span.toMs)}</span>
      </p>
      <div className={css.buttons}>
        <Button look="primary" onClick={player.toggle}>
          {isPlaying ? t.pause : t.play}
        </Button>
        <Button aria-label={t.back} title={t.back} onClick={() => player.goTo(step - 1)}>
          ‹
        </Button>
        <Button aria-label={t.forward} title={t.forward} onClick={() => player.goTo(step + 1)}>
          ›
        </Button>
        <Select
          label={t.pace}
          value={player.pace}
          onChange={({ target }) => player.setPace(target.value as Pace)}
        >
          {PACE_NAMES.map((pace) => (
            <option key={pace} value={pace}>
              {t.paces[pace]}
            </option>
          ))}
        </Select>
      </div>
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

/** The latest text now and then while it is wanted; nothing otherwise, since the slider tells it. */
function useNowAndThen(text: string, isWanted: boolean): string {
  const [said, setSaid] = useState('');
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => setSaid(latest.current), TOLD_EVERY_MS);
    return () => {
      clearInterval(timer);
      setSaid('');
    };
  }, [isWanted]);
  return said;
}

const Curve = memo(function Curve({ span, minutes }: Pick<ControlsProps, 'span' | 'minutes'>) {
  const points = curveOf(span, minutes);
  if (points.length === 0) return null;
  const line = points.map(([x, y]) => `${x * 1_000},${2 + y * 96}`).join(' ');
  return (
    <svg className={own.curve} viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`${line} 1000,100 0,100`} fill="currentColor" opacity="0.14" />
      <polyline
        points={line}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
});
