/** UUIDs of version 7 as the library `uuid` makes their bytes, put into text without one string a byte. */
import { v7 } from 'uuid';

export interface UuidParts {
  /** 16 random bytes. */
  readonly random: Uint8Array;
  readonly msecs: number;
  readonly seq: number;
}

const DIGITS = Buffer.from('0123456789abcdef', 'latin1');
/** Where in the text the two digits of each byte stand. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

const bytes = new Uint8Array(PLACES.length);
const text = Buffer.alloc(36, '-', 'latin1');

export function uuidV7(parts: UuidParts): string {
  v7(parts, bytes);
  for (let index = 0; index < PLACES.length; index += 1) {
    const byte = bytes[index] ?? 0;
    const place = PLACES[index] ?? 0;
    text[place] = DIGITS[byte >> 4] ?? 0;
    text[place + 1] = DIGITS[byte & 15] ?? 0;
  }
  return text.toString('latin1');
}
