/** Between the times of the API and what fields for date and time hold: the clock of whoever types. */

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

/** `2026-11-21T10:00:05`, by our own clock. */
export function localInput(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  const day = `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** What was typed, as the API takes it; null where it is no time. */
export function utcOf(input: string): string | null {
  const at = new Date(input);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
