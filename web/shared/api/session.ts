/** Who this browser is signed in as. Buyers become guests when they first need to be somebody. */
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api, BoxofficeProblem } from './client.ts';
import { timed } from './clock.ts';

export type Session = Output<'getSession'>;
export type Role = Session['roles'][number];
export type PublicConfig = Output<'getConfig'>;

const SESSION_KEY = ['session'] as const;

export const sessionQuery = {
  queryKey: SESSION_KEY,
  queryFn: () => api.getSession(),
  staleTime: 60_000,
};

export const configQuery = {
  queryKey: ['config'] as const,
  queryFn: () => timed(() => api.getConfig()),
  staleTime: Number.POSITIVE_INFINITY,
};

export const useSession = () => useQuery(sessionQuery);
export const useConfig = () => useQuery(configQuery);

/** Somebody is signed in who can't buy: staff, who would lose their session by becoming a guest. */
export class SignedInAsStaff extends Error {
  override readonly name = 'SignedInAsStaff';
}

let becoming: Promise<void> | null = null;

/** Sees to it that there is a customer; several who ask at once make one. */
export function ensureCustomer(queries: QueryClient): Promise<void> {
  becoming ??= become(queries).finally(() => {
    becoming = null;
  });
  return becoming;
}

async function become(queries: QueryClient): Promise<void> {
  const session = await queries.fetchQuery({ ...sessionQuery, staleTime: 5_000 });
  if (session.roles.includes('customer')) return;
  if (session.signed_in) throw new SignedInAsStaff();
  await api.createSession();
  await queries.invalidateQueries({ queryKey: SESSION_KEY });
}

export function useSignIn() {
  const queries = useQueryClient();
  const afresh = async (): Promise<void> => {
    queries.clear();
    await queries.fetchQuery(sessionQuery);
  };
  return {
    /** With a token from elsewhere; it goes into the cookie and is forgotten here. */
    async withToken(token: string): Promise<void> {
      const { error, response } = await api.raw.PUT('/v1/sessions/cookie', {
        headers: { Authorization: `Bearer ${token}` },
      });
      if (!response.ok) throw new BoxofficeProblem(response.status, error);
      await afresh();
    },
    /** On a developer's machine, where any role is had for the asking. */
    async asRole(role: Role): Promise<void> {
      const { token } = await api.createDevToken({ body: { role } });
      await this.withToken(token);
    },
    async out(): Promise<void> {
      await api.endSession();
      await afresh();
    },
  };
}
