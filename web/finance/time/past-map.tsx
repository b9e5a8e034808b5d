/** The map at a past moment. A seat that is pressed tells its story. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { nameOf } from '../../shared/map/geometry.ts';
import { STATUS } from '../../shared/map/live-seats.ts';
import type { MapView } from '../../shared/map/map-view.ts';
import type { Scene } from '../../shared/map/painter.ts';
import { SeatMap } from '../../shared/map/seat-map.tsx';
import { type Counts, takeOver } from './film.ts';
import { useStatusPalette } from './looks.ts';
import type { House } from './machine.tsx';
import { texts } from './texts.ts';
import own from './time.module.css';

export interface PastMapProps {
  readonly showId: string;
  readonly label: string;
  readonly house: House;
  readonly statuses: Uint8Array;
  readonly counts: Counts;
}

export function PastMap({ showId, label, house, statuses, counts }: PastMapProps) {
  const t = useTexts(texts);
  const format = useFormats();
  const [, goTo] = useLocation();
  const { geometry, grid } = house;
  const palette = useStatusPalette();
  const map = useRef<MapView>(null);
  const [section, setSection] = useState(-1);
  /** What the painter reads: the same array all the time, with the moment's statuses in it. */
  const looks = useMemo(() => new Uint8Array(geometry.seatCount), [geometry]);
  const [frame, setFrame] = useState(0);
  useEffect(() => {
    map.current?.changed(takeOver(looks, statuses));
    setFrame((number) => number + 1);
  }, [looks, statuses]);
  const scene: Scene = useMemo(
    () => ({
      geometry,
      grid,
      looks,
      palette,
      about: (number) => {
        const sold = format.number(counts.bySection[number]?.[STATUS.sold] ?? 0);
        return { line: t.soldIn(sold), short: sold };
      },
      areaLook: (number) => mostOf(counts.bySection[number]),
      chosenSection: section,
      stageLabel: t.stage,
      countsAt: frame,
    }),
    [geometry, grid, looks, palette, counts, section, frame, format, t],
  );
  return (
    <div className={own.stage}>
      <SeatMap
        ref={map}
        scene={scene}
        label={label}
        onSeat={(index) =>
          goTo(`/finance/seat/${showId}/${encodeURIComponent(nameOf(geometry, index).id)}`)
        }
        onSection={setSection}
      />
    </div>
  );
}

/** The status that most places of an area have. */
function mostOf(counts: Uint32Array | undefined): number {
  if (counts === undefined) return STATUS.available;
  return counts.reduce((most, count, at) => (count > (counts[most] ?? 0) ? at : most), 0);
}
