/** Labels of sections, rows and seats, and the readable ids made of them: `A-12-4`, `FLOOR-000123`. */

/**
 * 1 to 12 letters, digits, `_` or `.` of any script; no hyphen, since ids are joined with it. Vowel
 * signs and accents that a script writes as marks count as (part of) letters.
 */
const LABEL = /^[\p{L}\p{N}_.][\p{L}\p{M}\p{N}_.]{0,11}$/u;

export const LABEL_RULE = 'must be 1 to 12 letters, digits, "_" or "."';

export function isLabel(text: string): boolean {
  return LABEL.test(text);
}

/** One form for what looks the same, so that two seats can't be told apart only by their bytes. */
export function normalLabel(text: string): string {
  return text.normalize('NFC');
}

/** The id of a place or a row: its labels from the outside in. */
export function placeId(...labels: readonly string[]): string {
  return labels.join('-');
}
