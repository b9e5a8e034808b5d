/** The plan on the map and as a list; what is picked on either can be marked, moved and taken away. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { geometryOf, nameOf } from '../../shared/map/geometry.ts';
import { gridOf } from '../../shared/map/grid.ts';
import type { MapView } from '../../shared/map/map-view.ts';
import type { Scene } from '../../shared/map/painter.ts';
import { LOOK, tierLook, usePalette } from '../../shared/map/palette.ts';
import { SeatMap } from '../../shared/map/seat-map.tsx';
import { Button, Toggle } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { useUndoKeys } from '../shared/use-undo-keys.ts';
import { mapOf } from './as-map.ts';
import { type Grip, idsOfRow, TOOLS, type Tool } from './grip.ts';
import { type Command, cornersOf, type Drawing, FLAGS, placesIn } from './model.ts';
import { Corners, Ghost, type Lens } from './overlay.tsx';
import { PickedTools } from './picked-tools.tsx';
import { Sections } from './sections.tsx';
import { texts } from './texts.ts';
import { useGrip } from './use-grip.ts';
import css from './venue.module.css';

export interface PlanProps {
  readonly drawing: Drawing;
  readonly name: string;
  readonly onCommand: (command: Command) => void;
  /** Null where there is none. */
  readonly onUndo: (() => void) | null;
  readonly onRedo: (() => void) | null;
}

export function Plan({ drawing, name, onCommand, onUndo, onRedo }: PlanProps) {
  const t = useTexts(texts);
  const palette = usePalette(1);
  const [tool, setTool] = useState<Tool>('view');
  const [lens, setLens] = useState<Lens | null>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [chosenId, setChosenId] = useState<string | null>(null);
  const whole = useRef<HTMLDivElement>(null);
  const ground = useRef<HTMLDivElement>(null);
  const map = useRef<MapView>(null);
  const { geometry, grid, ids } = useMemo(() => {
    const json = mapOf(drawing);
    const geometry = geometryOf(json);
    const seats = json.sections.flatMap(({ rows }) => rows.flatMap((row) => row.seats));
    return { geometry, grid: gridOf(geometry), ids: new Map(seats.map((seat) => [seat.id, seat])) };
  }, [drawing]);
  const chosen = drawing.find(({ id }) => id === chosenId);
  const chosenNumber = drawing.findIndex(({ id }) => id === chosenId);

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
      chosenSection: chosenNumber,
      stageLabel: t.stage,
      countsAt: 0,
    };
  }, [geometry, grid, ids, palette, picked, chosenNumber, drawing, t]);

  const toggle = useCallback((seatIds: readonly string[]): void => {
    setPicked((before) => {
      const next = new Set(before);
      if (seatIds.every((id) => next.has(id))) for (const id of seatIds) next.delete(id);
      else for (const id of seatIds) next.add(id);
      return next;
    });
  }, []);
  const choose = (number: number): void => setChosenId(drawing[number]?.id ?? null);
  const held = useGrip(ground, map, {
    geometry,
    tool,
    picked,
    onCommand,
    onPress: (grip: Grip) => {
      if (grip.what === 'section') choose(grip.number);
      else toggle(grip.ids);
    },
  });

  function pressSeat(index: number): void {
    const { id, section } = nameOf(geometry, index);
    if (tool === 'shape' || tool === 'section') choose(geometry.sections.indexOf(section));
    else toggle(tool === 'row' ? idsOfRow(geometry, section, index) : [id]);
  }

  useUndoKeys(whole, { onUndo, onRedo });
  return (
    <div ref={whole} className={css.tools}>
      <div className={css.bar}>
        <fieldset className={css.toolset}>
          <legend className="visually-hidden">{t.tools}</legend>
          {TOOLS.map((each) => (
            <Toggle key={each} pressed={tool === each} onChange={() => setTool(each)}>
              {t.tool[each]}
            </Toggle>
          ))}
        </fieldset>
        <div className={css.toolset}>
          <Button disabled={onUndo === null} onClick={() => onUndo?.()}>
            {t.undo}
          </Button>
          <Button disabled={onRedo === null} onClick={() => onRedo?.()}>
            {t.redo}
          </Button>
        </div>
      </div>
      <p className={parts.hint}>{t.toolHint[tool]}</p>
      <div ref={ground} className={css.map} data-tool={tool}>
        <SeatMap
          ref={map}
          scene={scene}
          label={t.mapOf(name)}
          onSeat={pressSeat}
          onSection={choose}
          onCamera={(camera, view) => setLens({ camera, view })}
        />
        {lens !== null && held !== null && <Ghost lens={lens} geometry={geometry} held={held} />}
        {lens !== null && tool === 'shape' && chosen !== undefined && (
          <Corners
            lens={lens}
            map={() => map.current}
            name={chosen.name}
            corners={cornersOf(chosen)}
            onChange={(corners) => onCommand({ type: 'reshape', id: chosen.id, corners })}
          />
        )}
      </div>
      <PickedTools
        picked={picked}
        flagsOf={(id) => ids.get(id)}
        onCommand={onCommand}
        onNone={() => setPicked(new Set())}
      />
      <Sections
        drawing={drawing}
        picked={picked}
        onToggle={toggle}
        onCommand={onCommand}
        onShape={(id) => {
          setChosenId(id);
          setTool('shape');
          map.current?.fitSection(drawing.findIndex((section) => section.id === id));
          ground.current?.scrollIntoView({ block: 'nearest' });
        }}
      />
    </div>
  );
}
