/**
 * The line before a show: place, estimate and progress. The place is kept by the server: whoever comes
 * back, after a reload or a night with the laptop closed, asks for it again and has it.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { serverClock } from '../../shared/api/clock.ts';
import { openLive } from '../../shared/api/live.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink, Loading, Notice } from '../../shared/ui/controls.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { type RoomSession, roomQueryKey, useRoom } from '../admission.ts';
import { useTimeLeft } from '../checkout/countdown.tsx';
import { useOccasion } from '../checkout/summary.tsx';
import css from './room.module.css';
import { texts } from './texts.ts';

export default function RoomScreen() {
  const { showId = '' } = useParams();
  const t = useTexts(texts);
  const explain = useExplain();
  const [, goTo] = useLocation();
  const [hasLeft, setLeft] = useState(false);
  const { show, event } = useOccasion(showId);
  const room = useRoom(showId, !hasLeft);
  const session = room.data ?? null;
  useLiveRoom(showId, hasLeft ? null : session);
  const isAdmitted = session?.state === 'admitted' && !hasLeft;
  const hasNoRoom = room.isSuccess && room.data === null;

  useEffect(() => {
    if (hasNoRoom) goTo(`/show/${showId}`, { replace: true });
  }, [hasNoRoom, showId, goTo]);

  return (
    <Page title={isAdmitted ? t.admitted : t.title} narrow>
      <p className={css.what}>{event?.name}</p>
      <div className={css.body}>
        {room.error !== null && (
          <Notice tone="bad" actions={<Button onClick={() => room.refetch()}>{t.again}</Button>}>
            {explain(room.error)}
          </Notice>
        )}
        {hasLeft && (
          <Notice actions={<Button onClick={() => setLeft(false)}>{t.join}</Button>}>
            {t.left}
          </Notice>
        )}
        {session === null && room.error === null && !hasLeft && <Loading label={t.loading} />}
        {session !== null && !hasLeft && (
          <>
            {session.state === 'admitted' && <Admitted session={session} />}
            {session.state === 'closed' && session.reason !== null && (
              <Notice tone="warn">{t.closed[session.reason]}</Notice>
            )}
            {session.state === 'waiting' && session.position === null && (
              <Gathering onSaleAt={show?.on_sale_at} zone={show?.venue?.timezone} />
            )}
            {session.state === 'waiting' && session.position !== null && (
              <Waiting session={session} />
            )}
            {session.state === 'waiting' && (
              <Leaving session={session} onLeft={() => setLeft(true)} />
            )}
          </>
        )}
      </div>
    </Page>
  );
}

/** Own news as they come, or asked for as often as the server says. */
function useLiveRoom(showId: string, session: RoomSession | null): void {
  const queries = useQueryClient();
  const sessionId = session?.session_id;
  const isWaiting = session !== null && session.state !== 'admitted';
  useEffect(() => {
    if (sessionId === undefined || !isWaiting) return;
    const key = roomQueryKey(showId);
    const take = (next: RoomSession): void => {
      serverClock.note(next.server_time, Date.now(), Date.now());
      queries.setQueryData(key, next);
    };
    const current = (): RoomSession | null | undefined => queries.getQueryData(key);
    return openLive({
      url: `/v1/waiting-room/sessions/${encodeURIComponent(sessionId)}/stream`,
      on: {
        session: (data) => take(JSON.parse(data) as RoomSession),
        progress: (data) => {
          const { called_up_to } = JSON.parse(data) as { readonly called_up_to: number | null };
          const known = current();
          if (called_up_to === null || known?.state !== 'waiting' || known.place === null) return;
          const ahead = Math.max(0, known.place - called_up_to - 1);
          if (ahead < (known.ahead ?? Infinity)) {
            queries.setQueryData(key, { ...known, ahead, position: ahead + 1 });
          }
        },
      },
      poll: async (signal) =>
        take(await api.getWaitingRoomSession({ path: { id: sessionId }, signal })),
      pollEveryMs: () => current()?.poll_after_ms ?? 5_000,
      onState: () => undefined,
    });
  }, [showId, sessionId, isWaiting, queries]);
}

function Waiting({ session }: { readonly session: RoomSession }) {
  const t = useTexts(texts);
  const format = useFormats();
  const { position, ahead, place, eta_seconds } = session;
  const passed = place === null || ahead === null ? 0 : place - 1 - ahead;
  return (
    <>
      <div className={css.place} role="status">
        <p className={css.label}>{t.place}</p>
        <p className={css.number}>{format.number(position ?? 0)}</p>
        <p className={css.label}>
          {ahead === null || ahead === 0 ? t.next : t.ahead(format.number(ahead))}
        </p>
      </div>
      {eta_seconds !== null && (
        <div>
          <p className={css.eta}>{t.eta(format.duration(eta_seconds))}</p>
          <p className={css.label}>{t.etaNote}</p>
        </div>
      )}
      <progress
        className={css.progress}
        aria-label={t.progress}
        max={Math.max(1, place ?? 1)}
        value={passed}
      />
    </>
  );
}

const nothing = (): void => undefined;

function Gathering({
  onSaleAt,
  zone = 'UTC',
}: {
  readonly onSaleAt: string | undefined;
  readonly zone: string | undefined;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const leftMs = useTimeLeft(onSaleAt === undefined ? 0 : Date.parse(onSaleAt), nothing);
  return (
    <>
      <div className={css.place}>
        <h2>{t.gatheringTitle}</h2>
        {onSaleAt !== undefined && <p>{t.begins(format.dateTime(onSaleAt, zone))}</p>}
      </div>
      {leftMs > 0 && (
        <div className={css.place}>
          <p className={css.label}>{t.beginsIn}</p>
          <p className={css.number} role="timer">
            {format.clock(leftMs)}
          </p>
        </div>
      )}
      <p>{t.gathering}</p>
    </>
  );
}

function Admitted({ session }: { readonly session: RoomSession }) {
  const t = useTexts(texts);
  const format = useFormats();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { admitted_until } = session;
  return (
    <Notice
      title={t.admitted}
      actions={
        <ButtonLink href={`/show/${session.show_id}`} look="primary">
          {t.enter}
        </ButtonLink>
      }
    >
      {admitted_until !== null && t.admittedUntil(format.time(admitted_until, zone))}
    </Notice>
  );
}

function Leaving({
  session,
  onLeft,
}: {
  readonly session: RoomSession;
  readonly onLeft: () => void;
}) {
  const t = useTexts(texts);
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: () => api.leaveWaitingRoom({ path: { id: session.session_id } }),
    onSuccess: () => {
      onLeft();
      queries.removeQueries({ queryKey: roomQueryKey(session.show_id) });
    },
  });
  const lottery = `/v1/waiting-room/shows/${session.show_id}/lottery`;
  return (
    <>
      <p>{t.keep}</p>
      <details className={css.fair}>
        <summary>{t.lottery}</summary>
        <p>{t.lotteryText}</p>
        <p>
          <a href={lottery}>{lottery}</a>
        </p>
      </details>
      <p className={css.actions}>
        <Button look="quiet" busy={leaving.isPending} onClick={() => leaving.mutate()}>
          {t.leave}
        </Button>
      </p>
    </>
  );
}
