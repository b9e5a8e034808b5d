/** A quarter of a million people in a show's waiting room, without each of them having to join. */
import pg from 'pg';
import { loadLocalKey } from '#platform/auth/local-key.ts';
import { createSessions, type Session } from '#waiting-room/session-id.ts';
import type { House } from '../part.ts';

export interface Visitor {
  readonly sessionId: string;
  readonly token: string;
}

const ROWS_A_STATEMENT = 10_000;

/**
 * Writes them into the register as joins do, those of `tokens` evenly among the others; answers these. The
 * room draws and opens by itself.
 */
export async function putInLine(
  house: House,
  showId: string,
  people: number,
  tokens: readonly string[],
): Promise<readonly Visitor[]> {
  const key = await loadLocalKey(house.dataFolder);
  const sessions = createSessions(key.deriveKey('waiting room sessions'));
  const every = Math.floor(people / tokens.length);
  const visitors: Visitor[] = [];
  const keys = Array.from({ length: people }, (_, arrival) => {
    const token = arrival % every === 0 ? tokens[arrival / every] : undefined;
    if (token === undefined) return sessions.customerKey(showId, `nobody-${arrival}`);
    const session: Session = {
      showId,
      arrival,
      customerKey: sessions.customerKey(showId, subjectOf(token)),
    };
    visitors.push({ sessionId: sessions.idOf(session), token });
    return session.customerKey;
  });
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  try {
    for (let from = 0; from < people; from += ROWS_A_STATEMENT) {
      await client.query(
        `insert into waiting_room_people (show_id, arrival, customer_key, joined_at_ms)
         select $1, $2::int + nth - 1, key, 0 from unnest($3::text[]) with ordinality as d(key, nth)`,
        [showId, from, keys.slice(from, from + ROWS_A_STATEMENT)],
      );
    }
    await client.query('insert into waiting_room_rooms (show_id, next_arrival) values ($1, $2)', [
      showId,
      people,
    ]);
  } finally {
    await client.end();
  }
  return visitors;
}

function subjectOf(token: string): string {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(claims) as { readonly sub: string }).sub;
}
