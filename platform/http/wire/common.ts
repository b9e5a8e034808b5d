/** Fields that many answers and bodies share. */
import { z } from '@hono/zod-openapi';

/** In every command's answer. */
export const positionField = z.string().openapi({
  description: 'Name it in `min_position` to see at least this.',
  example: '4711',
});

/** Beside every deadline: now, by our clock. */
export const serverTimeField = z.iso.datetime();

/** An answer's time. */
export const timeField = z.iso.datetime();

/** ISO 8601 UTC, as every answer writes times. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

export const isoTimeOrNull = (ms: number | null): string | null =>
  ms === null ? null : isoTime(ms);

/** A body's time, with `Z` or an offset, as milliseconds since the epoch. */
export const timeInput = z.iso
  .datetime({ offset: true, message: 'must be an ISO 8601 time with Z or an offset' })
  .transform((text) => Date.parse(text))
  .refine(Number.isSafeInteger, 'must be an ISO 8601 time with Z or an offset')
  .openapi({ type: 'string', format: 'date-time', example: '2026-06-01T20:00:00+02:00' });

/** Fields left out of a body, as the domain's commands leave them out: absent, not undefined. */
export function given<T extends object>(
  fields: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
