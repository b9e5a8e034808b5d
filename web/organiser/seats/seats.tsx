/** House holds: seats that are kept back from the sale, and put on sale again. */
import { useMutation } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { type House, useHouse, useLiveSeats } from '../../buyer/show/use-house.ts';
import { api } from '../../shared/api/client.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { nameOf } from '../../shared/map/geometry.ts';
import type { LiveSeats } from '../../shared/map/live-seats.ts';
import type { MapView } from '../../shared/map/map-view.ts';
import type { Scene } from '../../shared/map/painter.ts';
import { LOOK, tierLook, usePalette } from '../../shared/map/palette.ts';
import { SeatMap } from '../../shared/map/seat-map.tsx';
import { Button, Field, Notice, Toggle } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { OrganiserPage, Refusal } from '../shared/parts.tsx';
import { useEvent, useShow } from '../shared/queries.ts';
import { PickList } from './pick-list.tsx';
import css from './seats.module.css';
import { type Looks, restyle, sorted, toggled } from './selection.ts';
import { texts } from './texts.ts';

export default function SeatsScreen() {
  const { showId = '' } = useParams();
  const t = useTexts(texts);
  const show = useShow(showId, false);
  const event = useEvent(show.data?.event_id ?? '');
  const house = useHouse(showId, show.data?.layout_version);
  const missing = [show, event, house].filter(({ data }) => data === undefined);
  const name = event.data?.name ?? '';
  return (
    <OrganiserPage
      title={t.title}
      way={[{ href: `/organizer/show/${showId}`, label: name }]}
      ready={missing.length === 0}
      error={missing.find(({ error }) => error !== null)?.error ?? null}
      onAgain={() => {
        for (const query of missing) void query.refetch();
      }}
    >
      {house.data !== undefined && <Picker showId={showId} name={name} house={house.data} />}
    </OrganiserPage>
  );
}

/** Kept back ones have a cross. */
const LOOKS: Looks = {
  free: tierLook,
  picked: LOOK.chosen,
  blocked: LOOK.lost,
  taken: LOOK.taken,
};

function Picker({
  showId,
  name,
  house: { geometry, grid },
}: {
  readonly showId: string;
  readonly name: string;
  readonly house: House;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const palette = usePalette(geometry.tiers.length);
  const looks = useMemo(() => new Uint8Array(geometry.seatCount), [geometry]);
  const map = useRef<MapView>(null);
  const [isList, setList] = useState(false);
  const [section, setSection] = useState(-1);
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const latest = useRef(picked);

  const repaint = useCallback(
    (seats: LiveSeats, indices: readonly number[] | null): void => {
      restyle(looks, geometry, seats.statuses, latest.current, LOOKS, indices);
      map.current?.changed(indices);
    },
    [looks, geometry],
  );
  const live = useLiveSeats(showId, geometry, (indices, seats) => repaint(seats, indices));
  const { statuses } = live.seats;

  function pick(next: ReadonlySet<number>): void {
    const touched = [...new Set([...latest.current, ...next])];
    latest.current = next;
    setPicked(next);
    repaint(live.seats, touched);
  }
  const toggle = (indices: readonly number[]): void => pick(toggled(statuses, picked, indices));

  const scene: Scene = useMemo(
    () => ({
      geometry,
      grid,
      looks,
      palette,
      about: (number) => {
        const free = live.seats.freeBySection[number] ?? 0;
        return { line: t.free(free), short: format.number(free) };
      },
      areaLook: (number) =>
        tierLook(geometry.tier[geometry.sections[number]?.firstIndex ?? 0] ?? 0),
      chosenSection: section,
      stageLabel: t.stage,
      countsAt: live.tick,
    }),
    [geometry, grid, looks, palette, section, t, format, live.seats, live.tick],
  );
  return (
    <div className={css.seats}>
      <p>{t.lead}</p>
      <div className={css.bar}>
        <fieldset className={parts.actions}>
          <legend className="visually-hidden">{t.views}</legend>
          <Toggle pressed={!isList} onChange={() => setList(false)}>
            {t.map}
          </Toggle>
          <Toggle pressed={isList} onChange={() => setList(true)}>
            {t.list}
          </Toggle>
        </fieldset>
        <p className={parts.hint}>
          {t[live.state]}. {t.free(live.seats.free)}
        </p>
      </div>
      {!isList && (
        <div className={css.map}>
          <SeatMap
            ref={map}
            scene={scene}
            label={t.mapOf(name)}
            onSeat={(index) => toggle([index])}
            onSection={setSection}
          />
        </div>
      )}
      <PickList
        geometry={geometry}
        seats={live.seats}
        picked={picked}
        only={isList ? null : 'ga'}
        onToggle={toggle}
      />
      <Change
        showId={showId}
        idsOf={(indices) => indices.map((index) => nameOf(geometry, index).id)}
        picked={sorted(statuses, picked)}
        onNone={() => pick(new Set())}
      />
    </div>
  );
}

function Change({
  showId,
  idsOf,
  picked: { free, blocked },
  onNone,
}: {
  readonly showId: string;
  readonly idsOf: (indices: readonly number[]) => string[];
  readonly picked: ReturnType<typeof sorted>;
  readonly onNone: () => void;
}) {
  const t = useTexts(texts);
  const [reason, setReason] = useState('house_seats');
  const changing = useMutation({
    mutationFn: async (what: 'block' | 'unblock') => {
      const indices = what === 'block' ? free : blocked;
      const body = { seat_ids: idsOf(indices), reason };
      const input = { path: { id: showId }, body };
      await (what === 'block' ? api.blockSeats(input) : api.unblockSeats(input));
      return indices.length;
    },
    onSuccess: onNone,
  });
  const isReady = reason.trim() !== '' && !changing.isPending;
  return (
    <section className={css.change} aria-label={t.title}>
      <p role="status">
        <strong>{t.picked(free.length, blocked.length)}</strong>
      </p>
      <Field
        label={t.reason}
        hint={t.reasonHint}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {changing.error !== null && <Refusal error={changing.error} />}
      {changing.isSuccess && free.length + blocked.length === 0 && (
        <Notice>{t.done(changing.data)}</Notice>
      )}
      <div className={parts.actions}>
        <Button
          look="primary"
          disabled={!isReady || free.length === 0}
          onClick={() => changing.mutate('block')}
        >
          {t.block(free.length)}
        </Button>
        <Button
          disabled={!isReady || blocked.length === 0}
          onClick={() => changing.mutate('unblock')}
        >
          {t.unblock(blocked.length)}
        </Button>
        <Button look="quiet" disabled={free.length + blocked.length === 0} onClick={onNone}>
          {t.clear}
        </Button>
      </div>
    </section>
  );
}
