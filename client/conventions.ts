/** What every request has in common: who asks, under which key, and what must be seen already. */
import type { Middleware } from 'openapi-fetch';
import { problemCodeOf } from './errors.ts';
import type { ClientRuntime } from './runtime.ts';

export interface Session {
  token: string | null;
  /** Opaque; of the latest answered command. */
  position: string | null;
}

/**
 * Adds the token, a key to every POST without one, and to every query the position of the latest
 * command, so that it shows what was written (of commands sent at once: what the last answered one
 * wrote).
 */
export function conventions(session: Session, runtime: ClientRuntime): Middleware {
  return {
    onRequest({ request }) {
      const { headers, method } = request;
      const add = (name: string, value: string): void => {
        if (!headers.has(name)) headers.set(name, value);
      };
      if (session.token !== null) add('Authorization', `Bearer ${session.token}`);
      if (method === 'POST') add('Idempotency-Key', runtime.newKey());
      if (method === 'GET' && session.position !== null) add('Min-Position', session.position);
      return request;
    },
    async onResponse({ request, response }) {
      const written = response.headers.get('Position');
      if (request.method !== 'GET' && written !== null) session.position = written;
      // Another log than the one that was written to, as after a restore: what was, is not there.
      if (response.status === 422 && (await problemCodeOf(response)) === 'bad_position') {
        session.position = null;
      }
    },
  };
}
