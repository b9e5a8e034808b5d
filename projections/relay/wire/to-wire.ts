/** From our camelCase data to the snake_case of the wire. */

/** Objects whose keys are labels that people gave. */
const KEYED_BY_LABEL: ReadonlySet<string> = new Set(['tierBySection', 'tierByRow', 'tierBySeat']);

/** Names of moments, apart from durations. */
const MOMENT = /^(?:at|until|payBy)Ms$|(?:At|Until)Ms$/;

/**
 * Renames all fields, and tells each moment in ISO 8601 too: `untilMs` becomes `until_ms` and `until`.
 * What of it is published is the schemas' business.
 */
export function toWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  const wire: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    wire[snakeCase(name)] = KEYED_BY_LABEL.has(name) ? field : toWire(field);
    if (MOMENT.test(name)) wire[snakeCase(name.slice(0, -'Ms'.length))] = isoOrNull(field);
  }
  return wire;
}

const isoOrNull = (ms: unknown): string | null =>
  typeof ms === 'number' ? new Date(ms).toISOString() : null;

const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
