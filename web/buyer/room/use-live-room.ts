/** Own news of the line as they come, or asked for as often as the server says. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../../shared/api/client.ts';
import { serverClock } from '../../shared/api/clock.ts';
import { type LiveState, openLive } from '../../shared/api/live.ts';
import { type RoomSession, roomQueryKey } from '../admission.ts';

export function useLiveRoom(showId: string, session: RoomSession | null): LiveState {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('live');
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
      onState: setState,
    });
  }, [showId, sessionId, isWaiting, queries]);
  return state;
}
