import { QueryClient } from '@tanstack/react-query';
import { BoxofficeProblem, ConnectionLost } from '../shared/api/client.ts';

/** After the client's own, quick ones: a house that is too busy, or a tunnel, is waited for. */
const TRIES_MAX = 4;
const PAUSE_MS = 2_500;

const mayPass = (error: unknown): boolean =>
  error instanceof ConnectionLost ||
  (error instanceof BoxofficeProblem && (error.status >= 500 || error.status === 429));

export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < TRIES_MAX && mayPass(error),
        // Not all at once.
        retryDelay: (failures) => PAUSE_MS * (failures + 0.5 + Math.random()),
        staleTime: 10_000,
        refetchOnWindowFocus: 'always',
      },
      mutations: { retry: false },
    },
  });
