/** A buyer's place in the waiting room of a show: joining twice is being there once. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api, BoxofficeProblem } from '../shared/api/client.ts';
import { timed } from '../shared/api/clock.ts';
import { ensureCustomer } from '../shared/api/session.ts';

export type RoomSession = Output<'getWaitingRoomSession'>;

export const roomQueryKey = (showId: string) => ['room', showId] as const;

/** Null where the show has no room any more. */
export function useRoom(showId: string, enabled: boolean) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: roomQueryKey(showId),
    queryFn: async (): Promise<RoomSession | null> => {
      await ensureCustomer(queries);
      try {
        return await timed(() => api.joinWaitingRoom({ body: { show_id: showId } }));
      } catch (error) {
        if (error instanceof BoxofficeProblem && error.code === 'no_waiting_room') return null;
        throw error;
      }
    },
    enabled,
    staleTime: 5_000,
  });
}
