/**
 * The line before a show: place, estimate and progress. The place is kept by the server: whoever comes
 * back, after a reload or a night with the laptop closed, is told how it stands now. Who has lost their
 * turn meanwhile is told so, and joins again only when they want to.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useParams } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink, Loading, Notice } from '../../shared/ui/controls.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { forgetRoom, type RoomSession, roomQueryKey, useRoom } from '../admission.ts';
import { useTimeLeft } from '../checkout/countdown.tsx';
import { useOccasion } from '../checkout/summary.tsx';
import css from './room.module.css';
import { texts } from './texts.ts';
import { useLiveRoom } from './use-live-room.ts';
import { Gathering, Waiting } from './waiting.tsx';

/** Over for this session, not for the show: one may join again. */
const ENDED: ReadonlySet<RoomSession['reason']> = new Set(['left', 'lapsed', 'bought']);

export default function RoomScreen() {
  const { showId = '' } = useParams();
  const t = useTexts(texts);
  const explain = useExplain();
  const queries = useQueryClient();
  const [, goTo] = useLocation();
  const [hasLeft, setLeft] = useState(false);
  const { show, event } = useOccasion(showId);
  const room = useRoom(showId, !hasLeft);
  const session = room.data ?? null;
  const state = useLiveRoom(showId, hasLeft ? null : session);
  const isAdmitted = session?.state === 'admitted' && !hasLeft;
  const hasNoRoom = room.isSuccess && room.data === null;

  useEffect(() => {
    if (hasNoRoom) goTo(`/show/${showId}`, { replace: true });
  }, [hasNoRoom, showId, goTo]);

  function joinAgain(): void {
    forgetRoom(showId);
    queries.removeQueries({ queryKey: roomQueryKey(showId) });
    setLeft(false);
    void room.refetch();
  }

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
          <Notice actions={<Button onClick={joinAgain}>{t.join}</Button>}>{t.left}</Notice>
        )}
        {session === null && room.error === null && !hasLeft && <Loading label={t.loading} />}
        {session !== null && !hasLeft && (
          <>
            {session.state === 'admitted' && <Admitted session={session} onLapse={room.refetch} />}
            {session.state === 'closed' && session.reason !== null && (
              <Notice
                tone={session.reason === 'bought' ? 'good' : 'warn'}
                actions={ENDED.has(session.reason) && <Button onClick={joinAgain}>{t.join}</Button>}
              >
                {t.closed[session.reason]}
              </Notice>
            )}
            {session.state === 'waiting' && session.position === null && (
              <Gathering onSaleAt={show?.on_sale_at} zone={show?.venue?.timezone} />
            )}
            {session.state === 'waiting' && session.position !== null && (
              <Waiting session={session} />
            )}
            {session.state === 'waiting' && state === 'away' && (
              <Notice tone="warn">{t.away}</Notice>
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

function Admitted({
  session,
  onLapse,
}: {
  readonly session: RoomSession;
  readonly onLapse: () => unknown;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { admitted_until } = session;
  useTimeLeft(
    admitted_until === null ? Number.MAX_SAFE_INTEGER : Date.parse(admitted_until),
    onLapse,
  );
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
      forgetRoom(session.show_id);
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
