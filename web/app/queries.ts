import { QueryClient } from '@tanstack/react-query';

/** Retries are the API client's: it knows which may help. */
export const createQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { retry: false, staleTime: 10_000, refetchOnWindowFocus: 'always' },
      mutations: { retry: false },
    },
  });
