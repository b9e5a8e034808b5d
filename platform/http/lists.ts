/** Lists: how many at once, and where the last answer ended. */
import { z } from '@hono/zod-openapi';
import { validationFailed } from './problem.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;
const CURSOR_LENGTH_MAX = 1_000;

const LIMIT_RULE = `must be a whole number from 1 to ${LIMIT_MAX}`;

/** For the query schema of a list: `z.object({ …, ...listQuery })`. */
export const listQuery = {
  limit: z
    .string()
    .regex(/^\d{1,3}$/, LIMIT_RULE)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= LIMIT_MAX, LIMIT_RULE)
    .default(LIMIT_DEFAULT)
    .openapi({ type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }),
  cursor: z.string().min(1).max(CURSOR_LENGTH_MAX).optional().openapi({
    description: 'The `next_cursor` of the answer before.',
  }),
};

/** Null on the last page. */
export const nextCursorField = z.string().nullable();

/** What a cursor may hold: where in the order of the list the next page begins. */
export type CursorPart = string | number | null;

/** Opaque to clients; not a secret, so never trust what comes back. */
export function encodeCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * What {@link encodeCursor} took; null without a cursor. The schema says which parts the list has;
 * throws 422 for any other text.
 */
export function decodeCursor<Parts>(
  cursor: string | undefined,
  schema: z.ZodType<Parts>,
): Parts | null {
  if (cursor === undefined) return null;
  const result = schema.safeParse(parsed(cursor));
  if (result.success) return result.data;
  throw validationFailed([{ path: 'cursor', message: 'is not one of ours' }]);
}

/** Undefined for what is no JSON. */
function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Cuts a page of `limit` out of the `limit + 1` items that were read; `keyOf` the last one shown. */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  keyOf: (last: Item) => readonly CursorPart[],
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const hasMore = items.length > limit && last !== undefined;
  return { items: page, nextCursor: hasMore ? encodeCursor(keyOf(last)) : null };
}
