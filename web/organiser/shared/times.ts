/** Times as forms have them: by the clock of the venue, to the minute. Pure. */

interface Wall {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallOf(ms: number, timeZone: string): Wall {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  formats.set(timeZone, format);
  const parts = format.formatToParts(ms).map(({ type, value }) => [type, value]);
  return Object.fromEntries(parts) as Wall;
}

/** `2026-12-05T19:00`, as a `datetime-local` field has it. */
export function toWallTime(iso: string, timeZone: string): string {
  const { year, month, day, hour, minute } = wallOf(Date.parse(iso), timeZone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/**
 * The moment when the venue's clock shows that; null for what is no time. Of an hour that there is
 * twice, when clocks go back, the first; of one that is left out, the same distance after the gap.
 */
export function fromWallTime(wall: string, timeZone: string): string | null {
  const asUtcMs = Date.parse(`${wall}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall) || Number.isNaN(asUtcMs)) return null;
  const offsetAt = (ms: number): number => Date.parse(`${toWallTime(iso(ms), timeZone)}:00Z`) - ms;
  const before = asUtcMs - offsetAt(asUtcMs - DAY_MS);
  const after = asUtcMs - offsetAt(asUtcMs + DAY_MS);
  const shows = (ms: number): boolean => toWallTime(iso(ms), timeZone) === wall;
  return iso(shows(before) || !shows(after) ? before : after);
}

const DAY_MS = 86_400_000;

const iso = (ms: number): string => new Date(ms).toISOString();

/** Whether a browser knows it. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
