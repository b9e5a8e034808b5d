/** A hold of this browser, by its id: the server knows the rest. */
import { useQuery } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api } from '../shared/api/client.ts';
import { timed } from '../shared/api/clock.ts';

export type Hold = Output<'getHold'>;

export const holdQueryKey = (holdId: string) => ['hold', holdId] as const;

export const useHold = (holdId: string | null) =>
  useQuery({
    queryKey: holdQueryKey(holdId ?? ''),
    queryFn: () => timed(() => api.getHold({ path: { id: holdId ?? '' } })),
    enabled: holdId !== null,
  });

const REMEMBERED = 'boxoffice.hold.';

/** With the tab, so that who goes back to the map finds their seats again. */
export const rememberHold = (showId: string, holdId: string): void =>
  sessionStorage.setItem(REMEMBERED + showId, holdId);

export const rememberedHold = (showId: string): string | null =>
  sessionStorage.getItem(REMEMBERED + showId);

export const forgetHold = (showId: string): void => sessionStorage.removeItem(REMEMBERED + showId);
