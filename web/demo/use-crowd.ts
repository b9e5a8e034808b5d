/** The crowd of a house to try things in: is there one, how does it fare, set it loose, send it home. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api } from '../shared/api/client.ts';

export type Crowd = Output<'getSimulatedOnSale'>;

const KEY = ['crowd'] as const;
const LOOK_EVERY_MS = 500;
/** Somebody else may set one loose. */
const LOOK_IDLE_MS = 5_000;
/** Short enough to watch to its end. */
const MINUTES = 2;

/** Null where there was none since the house started. */
export const useCrowd = () =>
  useQuery({
    queryKey: KEY,
    queryFn: async (): Promise<Crowd | null> =>
      (await api.listSimulatedOnSales()).on_sales[0] ?? null,
    staleTime: 0,
    refetchInterval({ state }) {
      if (state.status === 'error') return false;
      return state.data != null && state.data.end === null ? LOOK_EVERY_MS : LOOK_IDLE_MS;
    },
  });

export function useCrowdControl(showId: string) {
  const queries = useQueryClient();
  const onSuccess = (crowd: Crowd): void => {
    queries.setQueryData(KEY, crowd);
    void queries.invalidateQueries({ queryKey: ['show', crowd.show_id] });
  };
  // Whatever was refused, somebody else's crowd may be why.
  const onError = (): void => void queries.invalidateQueries({ queryKey: KEY });
  return {
    start: useMutation({
      mutationFn: (buyers: number) =>
        api.simulateOnSale({ body: { show_id: showId, buyers, minutes: MINUTES } }),
      onSuccess,
      onError,
    }),
    stop: useMutation({
      mutationFn: (id: string) => api.stopSimulatedOnSale({ path: { id } }),
      onSuccess,
      onError,
    }),
  };
}
