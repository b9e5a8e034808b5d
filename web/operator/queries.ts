/** What operators look at, asked anew as long as they look. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Input, Output } from '#client/index.ts';
import { api, BoxofficeProblem } from '../shared/api/client.ts';

export interface Readiness {
  readonly status: 'ready' | 'not_ready';
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>>;
}
export type Projection = Output<'listProjections'>['projections'][number];
export type Switches = Output<'getSwitches'>;
export type DeadLetter = NonNullable<Output<'listDeadLetters'>['dead_letters'][number]>;
export type SwitchName = 'sales' | 'search' | 'live_stream' | 'dashboards';

const OFTEN_MS = 5_000;
/** While something is being tried or built. */
const CLOSELY_MS = 1_000;

/** Not part of the API for clients: what each process tells of itself, whoever asks. */
export const useReadiness = () =>
  useQuery({
    queryKey: ['readiness'],
    queryFn: async ({ signal }): Promise<Readiness> => {
      const response = await fetch('/readyz', { signal });
      // Not being ready is an answer too, with the same parts.
      const answer: unknown = await response.json();
      if (isReadiness(answer)) return answer;
      throw new BoxofficeProblem(response.status, answer);
    },
    refetchInterval: OFTEN_MS,
  });

const isReadiness = (answer: unknown): answer is Readiness =>
  typeof answer === 'object' && answer !== null && 'checks' in answer && 'status' in answer;

/** A part that has no name for people goes by its own. */
export const partName = (names: Readonly<Record<string, string>>, part: string): string =>
  names[part] ?? part;

export const useProjections = () =>
  useQuery({
    queryKey: ['projections'],
    queryFn: () => api.listProjections(),
    refetchInterval: ({ state }) =>
      state.data?.projections.some(({ rebuild }) => rebuild?.state === 'running') === true
        ? CLOSELY_MS
        : OFTEN_MS,
  });

export const useDeadLetters = (isTrying = false) =>
  useQuery({
    queryKey: ['dead-letters'],
    queryFn: async (): Promise<readonly DeadLetter[]> => {
      const { dead_letters } = await api.listDeadLetters();
      return dead_letters.filter((letter) => letter !== null);
    },
    refetchInterval: isTrying ? CLOSELY_MS : OFTEN_MS,
  });

const SWITCHES = ['switches'] as const;

export const useSwitches = () =>
  useQuery({ queryKey: SWITCHES, queryFn: () => api.getSwitches(), refetchInterval: OFTEN_MS });

export function useSwitching() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Input<'changeSwitches'>['body']) => api.changeSwitches({ body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: SWITCHES }),
  });
}
