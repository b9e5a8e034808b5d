/** Map and list of one house, with what was chosen on them. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Output } from '#client/index.ts';
import { Crowd } from '../../demo/crowd.tsx';
import { isProblem } from '../../shared/api/problems.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import type { Cursor } from '../../shared/map/cursor.ts';
import { indexOf, nameOf } from '../../shared/map/geometry.ts';
import { likeSeats } from '../../shared/map/like-seats.ts';
import type { LiveSeats } from '../../shared/map/live-seats.ts';
import type { MapView } from '../../shared/map/map-view.ts';
import type { Scene } from '../../shared/map/painter.ts';
import { tierLook, usePalette } from '../../shared/map/palette.ts';
import { SeatMap, type Told } from '../../shared/map/seat-map.tsx';
import { classes } from '../../shared/ui/controls.tsx';
import { roomQueryKey } from '../admission.ts';
import {
  isFree,
  type Marks,
  matches,
  NO_SEAT_FILTERS,
  restyle,
  type SeatFilters,
} from './choice.ts';
import { Choice } from './choice.tsx';
import { describeSeat, describeSection, pricesOf, priceText } from './describe.ts';
import { AreaQuantity, BestAvailable, Prices } from './panel.tsx';
import { usePlaceHold, type Wish } from './place-hold.ts';
import { SaleState } from './sale-state.tsx';
import { SeatList } from './seat-list.tsx';
import css from './show.module.css';
import { texts } from './texts.ts';
import { type House, useLiveSeats } from './use-house.ts';

export interface ChooserProps {
  readonly show: Output<'getShow'>;
  readonly name: string;
  readonly house: House;
  readonly admissionToken: string | null;
}

/** Seats that somebody else got first, and what is offered for them. */
export interface Conflict {
  readonly lost: readonly number[];
  readonly offered: readonly number[];
}

export function Chooser({ show, name, house, admissionToken }: ChooserProps) {
  const t = useTexts(texts);
  const format = useFormats();
  const [, goTo] = useLocation();
  const { geometry, grid } = house;
  const palette = usePalette(geometry.tiers.length);
  const looks = useMemo(() => new Uint8Array(geometry.seatCount), [geometry]);
  const prices = useMemo(() => pricesOf(geometry), [geometry]);
  // Of those that one holds already the server knows: it says so.
  const max = Math.min(show.max_seats_per_hold, show.max_live_seats);
  // Its house may be looked at; nothing of it will ever be sold again.
  const isOver = show.status === 'cancelled' || show.status === 'ended';
  const map = useRef<MapView>(null);
  const [view, setView] = useState<'map' | 'list'>('map');
  const [filters, setFilters] = useState<SeatFilters>(NO_SEAT_FILTERS);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [section, setSection] = useState(-1);
  const [asked, setAsked] = useState(0);
  const [accessCode, setAccessCode] = useState('');
  const hold = usePlaceHold(show.id);
  const queries = useQueryClient();

  const state = { filters, chosen, conflict };
  const latest = useRef(state);
  latest.current = state;

  const repaint = useCallback(
    (seats: LiveSeats, indices: readonly number[] | null): void => {
      const { filters, chosen, conflict } = latest.current;
      restyle(looks, geometry, seats, filters, marksOf(chosen, conflict), indices);
      map.current?.changed(indices);
    },
    [looks, geometry],
  );
  const lose = (seats: LiveSeats, lost: readonly number[], wished: readonly number[]): void => {
    const offered = likeSeats({ geometry, statuses: seats.statuses, wished });
    const kept = latest.current.chosen.filter((index) => !lost.includes(index));
    change({ conflict: { lost, offered }, chosen: kept });
    map.current?.fitSeats([...lost, ...offered]);
  };
  const live = useLiveSeats(show.id, geometry, (indices, seats) => {
    repaint(seats, indices);
    if (hold.isPending || hold.isSuccess) return;
    const lost = latest.current.chosen.filter((index) => !isFree(seats, index));
    if (lost.length > 0) lose(seats, lost, latest.current.chosen);
  });

  /** State and looks in one step, so that the map never shows another choice than the panel. */
  function change(next: Partial<typeof state>): void {
    const before = marksOf(latest.current.chosen, latest.current.conflict);
    latest.current = { ...latest.current, ...next };
    if (next.filters !== undefined) setFilters(next.filters);
    if (next.chosen !== undefined) setChosen(next.chosen);
    if (next.conflict !== undefined) setConflict(next.conflict);
    const after = marksOf(latest.current.chosen, latest.current.conflict);
    const touched = [before, after].flatMap(({ chosen, lost, offered }) => [
      ...chosen,
      ...lost,
      ...offered,
    ]);
    repaint(live.seats, next.filters === undefined ? [...new Set(touched)] : null);
  }

  function toggle(index: number): void {
    if (isOver) return;
    if (chosen.includes(index)) change({ chosen: chosen.filter((other) => other !== index) });
    else if (isFree(live.seats, index) && chosen.length < max) {
      change({ chosen: [...chosen, index], conflict: null });
    }
  }

  function take(wish: Wish): void {
    const code = accessCode.trim();
    hold.mutate(
      { wish: code === '' ? wish : { ...wish, access_code: code }, admissionToken },
      {
        onSuccess: ({ hold_id }) => goTo(`/hold/${hold_id}`),
        onError: (error) => {
          if (isProblem(error, 'admission_required')) {
            // What is known of the room is not true any more.
            queries.removeQueries({ queryKey: roomQueryKey(show.id) });
            goTo(`/show/${show.id}/room`);
          }
          if (!isProblem(error, 'seat_unavailable')) return;
          const wished = (wish.seat_ids ?? []).map((id) => indexOf(geometry, id));
          const lost = (error.problem.unavailable_seat_ids ?? []).map((id) =>
            indexOf(geometry, id),
          );
          if (lost.length > 0) lose(live.seats, lost, wished);
        },
      },
    );
  }

  const scene: Scene = useMemo(
    () => ({
      geometry,
      grid,
      looks,
      palette,
      about: (number) => {
        const free = live.seats.freeBySection[number] ?? 0;
        const price = priceText(prices[number], geometry.currency, t, format);
        return { line: t.leftShort(free), short: format.number(free), price };
      },
      areaLook: (number) =>
        tierLook(geometry.tier[geometry.sections[number]?.firstIndex ?? 0] ?? 0),
      chosenSection: section,
      stageLabel: t.stage,
      countsAt: live.tick,
    }),
    [geometry, grid, looks, palette, section, t, format, prices, live.seats, live.tick],
  );
  const describing = { geometry, seats: live.seats, filters, t, format };
  const describe = (cursor: Cursor): Told =>
    cursor.at === 'section'
      ? { text: describeSection(describing, cursor.section, prices), selected: false }
      : {
          text: describeSeat(describing, cursor.index, chosen.includes(cursor.index)),
          selected: chosen.includes(cursor.index),
        };
  const seatIds = (indices: readonly number[]): string[] =>
    indices.map((index) => nameOf(geometry, index).id);
  const takes = { geometry, busy: hold.isPending, max, onTake: take };

  return (
    <>
      <div className={css.bar}>
        <fieldset className={css.views}>
          <legend className="visually-hidden">{t.views}</legend>
          {(['map', 'list'] as const).map((name) => (
            <button
              key={name}
              type="button"
              className={css.view}
              aria-pressed={view === name}
              onClick={() => setView(name)}
            >
              {t[name]}
            </button>
          ))}
        </fieldset>
        <p className={css.state}>
          <span className={css.dot} data-state={live.state} aria-hidden="true" />
          <span>{t[live.state]}</span>
          {!isOver && <span>{t.left(live.seats.free)}</span>}
        </p>
      </div>
      <div className={classes(css.stage)} data-view={view}>
        {view === 'map' ? (
          <SeatMap
            ref={map}
            scene={scene}
            label={t.mapOf(name)}
            onSeat={toggle}
            onSection={(number, how) => {
              setSection(number);
              const isArea = geometry.sections[number]?.kind === 'ga';
              if (isArea && how === 'keyboard') setAsked((times) => times + 1);
            }}
            describe={describe}
            isOpen={(index) => isFree(live.seats, index) && matches(geometry, filters, index)}
          />
        ) : (
          <SeatList
            geometry={geometry}
            seats={live.seats}
            filters={filters}
            chosen={new Set(chosen)}
            onSeat={toggle}
            onArea={setSection}
          />
        )}
      </div>
      <div className={css.panel}>
        <SaleState show={show} accessCode={accessCode} onAccessCode={setAccessCode} />
        {!isOver && <AreaQuantity {...takes} section={section} asked={asked} />}
        {!isOver && (
          <Choice
            geometry={geometry}
            chosen={chosen}
            conflict={conflict}
            error={hold.error}
            busy={hold.isPending}
            max={max}
            onRemove={toggle}
            onHold={() => take({ seat_ids: seatIds(chosen) })}
            onTakeOffer={() => {
              const { offered = [] } = conflict ?? {};
              change({ chosen: offered, conflict: null });
              take({ seat_ids: seatIds(offered) });
            }}
            onDismiss={() => {
              hold.reset();
              change({ conflict: null });
            }}
          />
        )}
        <Crowd show={show} />
        <Prices
          geometry={geometry}
          seats={live.seats}
          filters={filters}
          onFilters={(filters) => change({ filters })}
        />
        {!isOver && <BestAvailable {...takes} filters={filters} />}
      </div>
    </>
  );
}

const marksOf = (chosen: readonly number[], conflict: Conflict | null): Marks => ({
  chosen: new Set(chosen),
  lost: new Set(conflict?.lost),
  offered: new Set(conflict?.offered),
});
