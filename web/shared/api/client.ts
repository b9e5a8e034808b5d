/** The API, typed from its contract. The session is a cookie that no script can read. */
import { type Client, createClient } from '#client/index.ts';
import { withChallenges } from './challenge.ts';

export { BoxofficeProblem, ConnectionLost } from '#client/index.ts';
export type * from '#client/schema.ts';

export const api: Client = createClient({
  baseUrl: '',
  retries: { triesMax: 4 },
  fetch: withChallenges((request) => fetch(request)),
});
