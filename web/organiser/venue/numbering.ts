/** What seats and rows are called. Pure. */

/** `odd`: 1, 3, 5 …; `from_right`: the last seat is 1; `letters`: A, B … Z, AA. */
export const NUMBERINGS = ['plain', 'odd', 'even', 'from_right', 'letters'] as const;
export type Numbering = (typeof NUMBERINGS)[number];

export const ROW_NAMES = ['numbers', 'letters'] as const;
export type RowNames = (typeof ROW_NAMES)[number];

/** `A` for 0, `Z` for 25, `AA` for 26. */
export function lettersOf(at: number): string {
  const rest = Math.floor(at / 26);
  return (rest === 0 ? '' : lettersOf(rest - 1)) + String.fromCharCode(65 + (at % 26));
}

export function seatLabel(numbering: Numbering, at: number, count: number): string {
  switch (numbering) {
    case 'plain':
      return String(at + 1);
    case 'odd':
      return String(at * 2 + 1);
    case 'even':
      return String(at * 2 + 2);
    case 'from_right':
      return String(count - at);
    case 'letters':
      return lettersOf(at);
    default:
      return numbering satisfies never;
  }
}

export const rowLabel = (names: RowNames, at: number): string =>
  names === 'letters' ? lettersOf(at) : String(at + 1);
