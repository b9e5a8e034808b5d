/** What joins under an `Idempotency-Key` were answered, in Postgres: a line has no events a person. */
import type pg from 'pg';
import type { Timers } from '#platform/ports.ts';
import type { JoinAnswers, KeptJoin } from '../port.ts';
import { gather } from './gather.ts';

export const JOIN_ANSWERS_DDL = [
  `create table if not exists waiting_room_answers (
     key text collate "C" primary key,
     body text not null,
     is_new boolean not null,
     answer jsonb not null
   )`,
];

interface AnswerRow {
  readonly key: string;
  readonly body: string;
  readonly is_new: boolean;
  readonly answer: KeptJoin['answer'];
}

const keptOf = ({ key, body, is_new, answer }: AnswerRow): KeptJoin => ({
  key,
  body,
  isNew: is_new,
  answer,
});

/** The table must be there: see {@link JOIN_ANSWERS_DDL}. */
export function createJoinAnswers(
  pool: pg.Pool,
  { timers }: { readonly timers: Timers },
): JoinAnswers {
  const findAll = async (keys: readonly string[]): Promise<readonly (KeptJoin | null)[]> => {
    const { rows } = await pool.query<AnswerRow>(
      'select key, body, is_new, answer from waiting_room_answers where key = any ($1)',
      [keys],
    );
    const byKey = new Map(rows.map((row) => [row.key, keptOf(row)]));
    return keys.map((key) => byKey.get(key) ?? null);
  };
  const find = gather(timers, findAll);
  const keep = gather(timers, async (all: readonly KeptJoin[]) => {
    await pool.query(
      `insert into waiting_room_answers (key, body, is_new, answer)
       select * from unnest($1::text[], $2::text[], $3::boolean[], $4::jsonb[])
       on conflict (key) do nothing`,
      [
        all.map(({ key }) => key),
        all.map(({ body }) => body),
        all.map(({ isNew }) => isNew),
        all.map(({ answer }) => JSON.stringify(answer)),
      ],
    );
    return findAll(all.map(({ key }) => key));
  });
  return {
    find,
    async keep(join) {
      const kept = await keep(join);
      if (kept === null) throw new Error('an answer was kept and is not there');
      return kept;
    },
  };
}
