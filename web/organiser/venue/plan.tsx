/** The plan on the map and as a list; what is picked on either can be marked, moved and taken away. */
import { useEffect, useMemo, useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { geometryOf, nameOf } from '../../shared/map/geometry.ts';
import { gridOf } from '../../shared/map/grid.ts';
import type { Scene } from '../../shared/map/painter.ts';
import { LOOK, tierLook, usePalette } from '../../shared/map/palette.ts';
import { SeatMap } from '../../shared/map/seat-map.tsx';
import { Button } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { mapOf } from './as-map.ts';
import { type Command, type Drawing, FLAGS, type Place, placesIn } from './model.ts';
import { Sections } from './sections.tsx';
import { texts } from './texts.ts';
import css from './venue.module.css';

export interface PlanProps {
  readonly drawing: Drawing;
  readonly name: string;
  readonly onCommand: (command: Command) => void;
}

const STEP = 10;
const MOVES = [
  ['left', -STEP, 0],
  ['right', STEP, 0],
  ['up', 0, -STEP],
  ['down', 0, STEP],
] as const;

const placeOf = (seatId: string): Place => {
  const [section = '', row = '', seat = ''] = seatId.split('-');
  return { section, row, seat };
};

export function Plan({ drawing, name, onCommand }: PlanProps) {
  const t = useTexts(texts);
  const palette = usePalette(1);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [chosenSection, setSection] = useState(-1);
  const { geometry, grid, ids } = useMemo(() => {
    const map = mapOf(drawing);
    const geometry = geometryOf(map);
    const seats = map.sections.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
    return { geometry, grid: gridOf(geometry), ids: new Map(seats.map((seat) => [seat.id, seat])) };
  }, [drawing]);

  // What was taken away or has another number is picked no more.
  useEffect(() => {
    setPicked((before) => {
      const kept = [...before].filter((id) => ids.has(id));
      return kept.length === before.size ? before : new Set(kept);
    });
  }, [ids]);

  const scene: Scene = useMemo(() => {
    const looks = new Uint8Array(geometry.seatCount).fill(tierLook(0));
    for (const seat of ids.values()) {
      const isMarked = FLAGS.some((flag) => seat[flag]);
      if (picked.has(seat.id)) looks[seat.index] = LOOK.chosen;
      else if (isMarked) looks[seat.index] = LOOK.offered;
    }
    return {
      geometry,
      grid,
      looks,
      palette,
      about: (number) => {
        const section = drawing[number];
        const count = section === undefined ? 0 : placesIn(section);
        return { line: t.places(count), short: String(count) };
      },
      areaLook: () => tierLook(0),
      chosenSection,
      stageLabel: t.stage,
      countsAt: 0,
    };
  }, [geometry, grid, ids, palette, picked, chosenSection, drawing, t]);

  function toggle(seatIds: readonly string[]): void {
    const next = new Set(picked);
    if (seatIds.every((id) => next.has(id))) for (const id of seatIds) next.delete(id);
    else for (const id of seatIds) next.add(id);
    setPicked(next);
  }
  const places = [...picked].map(placeOf);
  const isNone = places.length === 0;
  return (
    <>
      <div className={css.map}>
        <SeatMap
          scene={scene}
          label={t.mapOf(name)}
          onSeat={(index) => toggle([nameOf(geometry, index).id])}
          onSection={setSection}
        />
      </div>
      <section className={css.tools} aria-label={t.picked(places.length)}>
        <p role="status">
          <strong>{t.picked(places.length)}</strong>{' '}
          {isNone && <span className={parts.hint}>{t.pickHint}</span>}
        </p>
        <div className={parts.actions}>
          {FLAGS.map((flag) => {
            const isOn = !isNone && [...picked].every((id) => ids.get(id)?.[flag] === true);
            return (
              <Button
                key={flag}
                disabled={isNone}
                aria-pressed={isOn}
                onClick={() => onCommand({ type: 'flag', places, flag, on: !isOn })}
              >
                {isOn ? '✓ ' : ''}
                {t.flags[flag]}
              </Button>
            );
          })}
        </div>
        <fieldset className={parts.actions} disabled={isNone}>
          <legend className={parts.hint}>{t.moveSeats}</legend>
          {MOVES.map(([way, dx, dy]) => (
            <Button key={way} onClick={() => onCommand({ type: 'move_places', places, dx, dy })}>
              {t[way]}
            </Button>
          ))}
        </fieldset>
        <div className={parts.actions}>
          <Button
            look="danger"
            disabled={isNone}
            onClick={() => onCommand({ type: 'remove_places', places })}
          >
            {t.removeSeats}
          </Button>
          <Button look="quiet" disabled={isNone} onClick={() => setPicked(new Set())}>
            {t.clear}
          </Button>
        </div>
      </section>
      <Sections drawing={drawing} picked={picked} onToggle={toggle} onCommand={onCommand} />
    </>
  );
}
