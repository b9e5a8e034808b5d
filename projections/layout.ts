/** Tables, indexes and views of the models: made by whoever may, found by whoever may not. */
import { createHash } from 'node:crypto';
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

/**
 * Runs idempotent statements; a role without the right to make tables only looks for their results.
 * What is there already is left alone: even a statement that changes nothing would wait for whoever
 * reads the table, such as a backup, and everybody else would wait behind it.
 */
export async function layOut(client: Client, ddl: readonly string[]): Promise<void> {
  if (!(await mayMakeTables(client))) {
    const missing = await missingOf(client, ddl);
    if (missing.length > 0) throw new NotLaidOut(missing);
    return;
  }
  for (const statement of ddl) {
    const view = MAKES_VIEW.exec(statement)?.groups?.name;
    if (view !== undefined) await layOutView(client, view, statement);
    else if (await isToBeRun(client, statement)) await client.query(statement);
  }
}

const MAKES_VIEW = /^\s*create or replace view (?<name>\w+)/i;

/** A view is made again only where it was made by another statement; its comment says by which. */
async function layOutView(client: Client, view: string, statement: string): Promise<void> {
  const made = `Made by Boxoffice, ${createHash('sha256').update(statement).digest('hex')}`;
  const { rows } = await client.query<{ comment: string | null }>(
    `select obj_description(to_regclass($1), 'pg_class') as comment`,
    [view],
  );
  if (rows[0]?.comment === made) return;
  await client.query(statement);
  await client.query(`comment on view ${view} is '${made}'`);
}

async function isToBeRun(client: Client, statement: string): Promise<boolean> {
  const result = resultOf(statement);
  return result === null || result.isReplaced || !(await isThere(client, result));
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

/** What a statement makes, and how to ask whether it is there. */
interface Result {
  readonly name: string;
  /** The names in the statement that the question takes. */
  readonly values: readonly string[];
  readonly question: string;
  /** Made anew each time, which costs nobody anything. */
  readonly isReplaced: boolean;
}

const RELATION = 'select to_regclass($1) is not null as found';

const KINDS: readonly { readonly makes: RegExp; readonly question: string }[] = [
  { makes: /^\s*create table if not exists (?<name>\w+)/i, question: RELATION },
  { makes: /^\s*create (?:unique )?index if not exists (?<name>\w+)/i, question: RELATION },
  { makes: MAKES_VIEW, question: RELATION },
  {
    makes: /^\s*create or replace function (?<name>\w+)/i,
    question: 'select exists (select from pg_proc where proname = $1) as found',
  },
  {
    makes: /^\s*create extension if not exists (?<name>\w+)/i,
    question: 'select exists (select from pg_extension where extname = $1) as found',
  },
  {
    makes: /^\s*alter table (?<name>\w+) add column if not exists (?<column>\w+)/i,
    question: `select exists (select from pg_attribute
      where attrelid = to_regclass($1) and attname = $2 and not attisdropped) as found`,
  },
  {
    makes: /^\s*alter table (?<name>\w+) alter column (?<column>\w+) set storage external/i,
    question: `select exists (select from pg_attribute
      where attrelid = to_regclass($1) and attname = $2 and attstorage = 'e') as found`,
  },
];

/** Null for comments and the like. */
function resultOf(statement: string): Result | null {
  for (const { makes, question } of KINDS) {
    const { name, column } = makes.exec(statement)?.groups ?? {};
    if (name === undefined) continue;
    return {
      name: column === undefined ? name : `${name}.${column}`,
      values: column === undefined ? [name] : [name, column],
      question,
      isReplaced: /^\s*create or replace function/i.test(statement),
    };
  }
  return null;
}

async function isThere(client: Client, { question, values }: Result): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(question, [...values]);
  return rows[0]?.found === true;
}

async function missingOf(client: Client, ddl: readonly string[]): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const statement of ddl) {
    const result = resultOf(statement);
    if (result !== null && !(await isThere(client, result))) missing.push(result.name);
  }
  return missing;
}
