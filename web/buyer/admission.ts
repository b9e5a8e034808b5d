/** A buyer's place in the waiting room of a show: joining twice is being there once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api, BoxofficeProblem } from '../shared/api/client.ts';
import { timed } from '../shared/api/clock.ts';
import { ensureCustomer } from '../shared/api/session.ts';

export type RoomSession = Output<'getWaitingRoomSession'>;

export const roomQueryKey = (showId: string) => ['room', showId] as const;

/** With the tab: whoever comes back is told what became of their place, and not given another one. */
const REMEMBERED = 'boxoffice.room.';

/** From then on the next look joins anew. */
export const forgetRoom = (showId: string): void => sessionStorage.removeItem(REMEMBERED + showId);

/** Null where the show has no room any more. */
export function useRoom(showId: string, enabled: boolean) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: roomQueryKey(showId),
    queryFn: async (): Promise<RoomSession | null> => {
      await ensureCustomer(queries);
      return (await earlierSession(showId)) ?? join(showId);
    },
    enabled,
    staleTime: 5_000,
  });
}

/** Null for who has not been here with this tab, or as somebody else. */
async function earlierSession(showId: string): Promise<RoomSession | null> {
  const id = sessionStorage.getItem(REMEMBERED + showId);
  if (id === null) return null;
  try {
    return await timed(() => api.getWaitingRoomSession({ path: { id } }));
  } catch (error) {
    if (!(error instanceof BoxofficeProblem) || error.status !== 404) throw error;
    forgetRoom(showId);
    return null;
  }
}

async function join(showId: string): Promise<RoomSession | null> {
  try {
    const session = await timed(() => api.joinWaitingRoom({ body: { show_id: showId } }));
    sessionStorage.setItem(REMEMBERED + showId, session.session_id);
    return session;
  } catch (error) {
    if (error instanceof BoxofficeProblem && error.code === 'no_waiting_room') return null;
    throw error;
  }
}
