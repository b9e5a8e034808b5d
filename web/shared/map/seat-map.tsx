/** A seat map to move about in: by finger, mouse, wheel and keyboard. What it shows is its user's. */
import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import type { Camera, Size } from './camera.ts';
import { type Cursor, isOn, plainName } from './cursor.ts';
import { createMapView, type MapHandlers, type MapView } from './map-view.ts';
import type { Scene } from './painter.ts';
import css from './seat-map.module.css';
import { texts } from './texts.ts';

export interface Told {
  readonly text: string;
  /** Whether it is among what was chosen. */
  readonly selected: boolean;
}

export interface SeatMapProps {
  readonly scene: Scene;
  readonly label: string;
  /** A seat that was pressed, or chosen by keyboard; the map was near enough to tell one from the next. */
  readonly onSeat: (index: number) => void;
  /** A section that was pressed from far away, or an area without seats. */
  readonly onSection: (number: number, how: 'pointer' | 'keyboard') => void;
  /** What is told of what the keyboard is at; its names alone unless given. */
  readonly describe?: (cursor: Cursor) => Told;
  /** The seats that the keyboard jumps to; all unless given. */
  readonly isOpen?: (index: number) => boolean;
  readonly onCamera?: ((camera: Camera, view: Size) => void) | undefined;
  readonly ref?: Ref<MapView>;
}

const everySeat = (): boolean => true;

const idOf = (cursor: Cursor): string =>
  cursor.at === 'seat' ? `seat-${cursor.index}` : `section-${cursor.section}`;

export function SeatMap({
  scene,
  label,
  onSeat,
  onSection,
  describe,
  isOpen = everySeat,
  onCamera,
  ref,
}: SeatMapProps) {
  const t = useTexts(texts);
  const keys = useId();
  const desk = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<MapView | null>(null);
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const handlers = useRef<MapHandlers | null>(null);
  handlers.current = { onSeat, onSection, onCursor: setCursor, isOpen, onCamera };
  const latest = useRef(scene);
  latest.current = scene;

  useEffect(() => {
    if (canvas.current === null || desk.current === null) return;
    const made = createMapView(canvas.current, desk.current, latest.current, {
      onSeat: (index) => handlers.current?.onSeat(index),
      onSection: (number, how) => handlers.current?.onSection(number, how),
      onCursor: (at) => handlers.current?.onCursor(at),
      isOpen: (index) => handlers.current?.isOpen(index) === true,
      onCamera: (camera, size) => handlers.current?.onCamera?.(camera, size),
    });
    view.current = made;
    return () => {
      made.close();
      view.current = null;
    };
  }, []);
  useEffect(() => view.current?.show(scene), [scene]);
  useImperativeHandle(ref, () => forwarding(view), []);

  const isThere = cursor !== null && isOn(scene.geometry, cursor);
  const about = isThere
    ? (describe?.(cursor) ?? { text: plainName(scene.geometry, cursor, t.seat), selected: false })
    : null;
  // Another name for each: what is at is told anew when it has changed, too.
  const told = isThere && about !== null ? { ...about, id: `${keys}-${idOf(cursor)}` } : null;
  return (
    <div className={css.map}>
      {/* One option at a time is there: what the keyboard is at, told aloud and to be read. */}
      <div
        ref={desk}
        className={css.desk}
        tabIndex={0}
        role="listbox"
        aria-multiselectable="true"
        aria-roledescription={t.kind}
        aria-label={label}
        aria-describedby={keys}
        {...(told === null ? {} : { 'aria-activedescendant': told.id })}
      >
        <canvas ref={canvas} className={css.canvas} />
        {told !== null && (
          <div
            key={told.id}
            id={told.id}
            className={css.told}
            tabIndex={-1}
            role="option"
            aria-selected={told.selected}
          >
            {told.text}
          </div>
        )}
      </div>
      <p id={keys} className="visually-hidden">
        {t.keys}
      </p>
      <div className={css.controls}>
        <Control label={t.nearer} onPress={() => view.current?.zoom(1.8)} sign="+" />
        <Control label={t.farther} onPress={() => view.current?.zoom(1 / 1.8)} sign="−" />
        <Control label={t.whole} onPress={() => view.current?.fitAll()}>
          <svg className={css.icon} viewBox="0 0 20 20" aria-hidden="true">
            <path
              d="M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.8"
            />
          </svg>
        </Control>
      </div>
    </div>
  );
}

function Control({
  label,
  onPress,
  sign,
  children,
}: {
  readonly label: string;
  readonly onPress: () => void;
  readonly sign?: string;
  readonly children?: React.ReactNode;
}) {
  return (
    <button
      type="button"
      className={css.control}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      {sign ?? children}
    </button>
  );
}

/** The map's user may hold on to it before it is there, and after. */
function forwarding(view: { readonly current: MapView | null }): MapView {
  return {
    show: (scene) => view.current?.show(scene),
    changed: (indices) => view.current?.changed(indices),
    zoom: (factor) => view.current?.zoom(factor),
    fitAll: () => view.current?.fitAll(),
    fitSection: (number) => view.current?.fitSection(number),
    fitSeats: (indices) => view.current?.fitSeats(indices),
    hit: (clientX, clientY) => view.current?.hit(clientX, clientY) ?? null,
    close: () => undefined,
  };
}
