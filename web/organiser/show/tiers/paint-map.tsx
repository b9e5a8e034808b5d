/** The map on which prices are painted: press or draw over sections, rows or seats. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTexts } from '../../../shared/i18n/texts.ts';
import { type Cursor, plainName, sectionOf } from '../../../shared/map/cursor.ts';
import type { SeatGeometry } from '../../../shared/map/geometry.ts';
import type { SeatGrid } from '../../../shared/map/grid.ts';
import type { MapView } from '../../../shared/map/map-view.ts';
import type { Scene } from '../../../shared/map/painter.ts';
import { tierLook, usePalette } from '../../../shared/map/palette.ts';
import { SeatMap, type Told } from '../../../shared/map/seat-map.tsx';
import { Button, Toggle } from '../../../shared/ui/controls.tsx';
import { along, listenToStrokes } from '../../shared/strokes.ts';
import { onlyTier } from './assignments.ts';
import { texts } from './texts.ts';
import css from './tiers.module.css';
import { placesAt, TOOLS, type Tool } from './tools.ts';

export interface House {
  readonly geometry: SeatGeometry;
  readonly grid: SeatGrid;
}

export interface PaintMapProps {
  readonly house: House;
  readonly venueName: string;
  /** Number of each place's tier. */
  readonly tiers: Uint8Array;
  readonly tierNames: readonly string[];
  /** The tier that is painted with. */
  readonly brush: number;
  readonly onPaint: (indices: ReadonlySet<number>) => void;
  readonly onUndo: (() => void) | null;
  readonly onRedo: (() => void) | null;
}

export function PaintMap({
  house: { geometry, grid },
  venueName,
  tiers,
  tierNames,
  brush,
  onPaint,
  onUndo,
  onRedo,
}: PaintMapProps) {
  const t = useTexts(texts);
  const palette = usePalette(tierNames.length);
  const [tool, setTool] = useState<Tool>('section');
  const map = useRef<MapView>(null);
  const ground = useRef<HTMLDivElement>(null);
  const looks = useMemo(() => new Uint8Array(geometry.seatCount), [geometry]);
  const latest = useRef({ tool, brush, tiers, onPaint });
  latest.current = { tool, brush, tiers, onPaint };

  // Only what differs is painted anew: a stadium would flicker.
  useEffect(() => {
    const different: number[] = [];
    for (let index = 0; index < tiers.length; index += 1) {
      const look = tierLook(tiers[index] ?? 0);
      if (looks[index] !== look) different.push(index);
      looks[index] = look;
    }
    map.current?.changed(different);
  }, [tiers, looks]);

  useEffect(() => {
    if (ground.current === null) return;
    let stroke = new Set<number>();
    let last: readonly [number, number] = [0, 0];
    const paintAt = (x: number, y: number): void => {
      const view = map.current;
      const hit = view?.hit(x, y) ?? null;
      if (view === null || hit === null) return;
      const fresh = placesAt(geometry, latest.current.tool, hit).filter(
        (index) => !stroke.has(index),
      );
      for (const index of fresh) {
        stroke.add(index);
        looks[index] = tierLook(latest.current.brush);
      }
      if (fresh.length > 0) view.changed(fresh);
    };
    return listenToStrokes(ground.current, {
      start(x, y) {
        if (latest.current.tool === 'view') return false;
        stroke = new Set();
        last = [x, y];
        paintAt(x, y);
        return true;
      },
      move(x, y) {
        for (const [px, py] of along(last, [x, y], STROKE_STEP_PIXELS)) paintAt(px, py);
        last = [x, y];
      },
      end: () => latest.current.onPaint(stroke),
      cancel() {
        for (const index of stroke) looks[index] = tierLook(latest.current.tiers[index] ?? 0);
        map.current?.changed([...stroke]);
      },
    });
  }, [geometry, looks]);

  const scene: Scene = useMemo(
    () => ({
      geometry,
      grid,
      looks,
      palette,
      about: (number) => {
        const section = geometry.sections[number];
        const tier = section === undefined ? null : onlyTier(tiers, section);
        const line = tier === null ? t.several : (tierNames[tier] ?? '');
        return { line, short: line };
      },
      areaLook: (number) => tierLook(tiers[geometry.sections[number]?.firstIndex ?? 0] ?? 0),
      chosenSection: -1,
      stageLabel: t.stage,
      countsAt: 0,
    }),
    [geometry, grid, looks, palette, tiers, tierNames, t],
  );
  function paintByKey(at: { readonly seat: number; readonly section: number }): void {
    const indices = placesAt(geometry, tool, at);
    if (indices.length > 0) onPaint(new Set(indices));
  }

  function describe(cursor: Cursor): Told {
    const plain = plainName(geometry, cursor, t.seat);
    const section = geometry.sections[sectionOf(geometry, cursor)];
    const range = cursor.at === 'seat' ? { firstIndex: cursor.index, count: 1 } : section;
    const tier = range === undefined ? null : onlyTier(tiers, range);
    const price = tier === null ? t.several : (tierNames[tier] ?? '');
    return { text: `${plain}: ${price}`, selected: tier === brush };
  }
  return (
    <>
      <div className={css.bar}>
        <fieldset className={css.tools}>
          <legend className="visually-hidden">{t.tools}</legend>
          {TOOLS.map((each) => (
            <Toggle key={each} pressed={tool === each} onChange={() => setTool(each)}>
              {t.tool[each]}
            </Toggle>
          ))}
        </fieldset>
        <div className={css.tools}>
          <Button disabled={onUndo === null} onClick={() => onUndo?.()}>
            {t.undo}
          </Button>
          <Button disabled={onRedo === null} onClick={() => onRedo?.()}>
            {t.redo}
          </Button>
        </div>
      </div>
      <div ref={ground} className={css.map} data-painting={tool !== 'view'}>
        <SeatMap
          ref={map}
          scene={scene}
          label={t.mapOf(venueName)}
          onSeat={(seat) => paintByKey({ seat, section: geometry.section[seat] ?? -1 })}
          onSection={(section, how) => {
            const isWhole = tool === 'section' || geometry.sections[section]?.kind === 'ga';
            if (how === 'keyboard' && isWhole) paintByKey({ seat: -1, section });
          }}
          describe={describe}
        />
      </div>
    </>
  );
}

const STROKE_STEP_PIXELS = 5;
