/** Tables, indexes and views of the models: made by whoever may, found by whoever may not. */
import type pg from 'pg';

type Client = Pick<pg.ClientBase, 'query'>;

/** The role may make nothing, and not everything is there; the message says what to do. */
export class NotLaidOut extends Error {
  override readonly name = 'NotLaidOut';

  constructor(missing: readonly string[]) {
    super(
      `The database is not laid out for this release: ${missing.join(', ')} is missing, and this role may not make it. Run "npm run migrate" as the owner of the database.`,
    );
  }
}

/** Runs idempotent statements; a role without the right to make tables only looks for their results. */
export async function layOut(client: Client, ddl: readonly string[]): Promise<void> {
  if (await mayMakeTables(client)) {
    for (const statement of ddl) await client.query(statement);
    return;
  }
  const missing = await missingOf(client, ddl);
  if (missing.length > 0) throw new NotLaidOut(missing);
}

async function mayMakeTables(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean | null }>(
    `select has_schema_privilege(current_schema(), 'create') as may`,
  );
  return rows[0]?.may === true;
}

/** A second set of tables is made in a schema of its own. */
export async function mayMakeSchemas(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select has_database_privilege(current_database(), 'create') as may`,
  );
  return rows[0]?.may === true;
}

/** What each kind of statement makes, and how to ask whether it is there. */
const KINDS: readonly { readonly makes: RegExp; readonly isThere: string }[] = [
  {
    makes: /^\s*create table if not exists (?<name>\w+)/i,
    isThere: 'select to_regclass($1) is not null as found',
  },
  {
    makes: /^\s*create (?:unique )?index if not exists (?<name>\w+)/i,
    isThere: 'select to_regclass($1) is not null as found',
  },
  {
    makes: /^\s*create or replace view (?<name>\w+)/i,
    isThere: 'select to_regclass($1) is not null as found',
  },
  {
    makes: /^\s*create or replace function (?<name>\w+)/i,
    isThere: 'select exists (select from pg_proc where proname = $1) as found',
  },
  {
    makes: /^\s*create extension if not exists (?<name>\w+)/i,
    isThere: 'select exists (select from pg_extension where extname = $1) as found',
  },
  {
    makes: /^\s*alter table (?<name>\w+) add column if not exists (?<column>\w+)/i,
    isThere: `select exists (select from pg_attribute
      where attrelid = to_regclass($1) and attname = $2 and not attisdropped) as found`,
  },
];

/** Comments and the like may be missing. */
async function missingOf(client: Client, ddl: readonly string[]): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const statement of ddl) {
    for (const { makes, isThere } of KINDS) {
      const { name, column } = makes.exec(statement)?.groups ?? {};
      if (name === undefined) continue;
      const { rows } = await client.query<{ found: boolean }>(
        isThere,
        column === undefined ? [name] : [name, column],
      );
      if (rows[0]?.found !== true) missing.push(column === undefined ? name : `${name}.${column}`);
    }
  }
  return missing;
}
