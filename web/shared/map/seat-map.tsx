/** A seat map to move about in: by finger, mouse, wheel and keyboard. What it shows is its user's. */
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useTexts } from '../i18n/texts.ts';
import type { Camera, Size } from './camera.ts';
import { createMapView, type MapView } from './map-view.ts';
import type { Scene } from './painter.ts';
import css from './seat-map.module.css';
import { texts } from './texts.ts';

export interface SeatMapProps {
  readonly scene: Scene;
  readonly label: string;
  /** A seat that was pressed; the map was near enough to tell one from the next. */
  readonly onSeat: (index: number) => void;
  /** A section that was pressed from far away, or an area without seats. */
  readonly onSection: (number: number) => void;
  readonly onCamera?: (camera: Camera, view: Size) => void;
  readonly ref?: Ref<MapView>;
}

export function SeatMap({ scene, label, onSeat, onSection, onCamera, ref }: SeatMapProps) {
  const t = useTexts(texts);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<MapView | null>(null);
  const handlers = useRef({ onSeat, onSection, onCamera });
  handlers.current = { onSeat, onSection, onCamera };
  const latest = useRef(scene);
  latest.current = scene;

  useEffect(() => {
    if (canvas.current === null) return;
    const made = createMapView(canvas.current, latest.current, {
      onSeat: (index) => handlers.current.onSeat(index),
      onSection: (number) => handlers.current.onSection(number),
      onCamera: (camera, size) => handlers.current.onCamera?.(camera, size),
    });
    view.current = made;
    return () => {
      made.close();
      view.current = null;
    };
  }, []);
  useEffect(() => view.current?.show(scene), [scene]);
  useImperativeHandle(ref, () => forwarding(view), []);

  return (
    <div className={css.map}>
      {/* What it shows is to be had as a list beside it, for those who can't see or point at it. */}
      <canvas
        ref={canvas}
        className={css.canvas}
        tabIndex={0}
        role="img"
        aria-label={`${label}. ${t.keys}`}
      />
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
