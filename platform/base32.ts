/** Crockford's alphabet in lower case: no i, l, o, u. */
const ALPHABET = Buffer.from('0123456789abcdefghjkmnpqrstvwxyz', 'latin1');

/** Where a text is put together, for texts of ids: one string is made of it, not one a character. */
const text = Buffer.alloc(64);

/** Five bits a character; the last one is filled up with zeros. 16 bytes give 26 characters. */
export function toBase32(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  const characters = length <= text.length ? text : Buffer.alloc(length);
  let at = 0;
  let buffer = 0;
  let bits = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    buffer = ((buffer << 8) | (bytes[index] ?? 0)) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) characters[at++] = ALPHABET[(buffer >> (bits - 5)) & 31] ?? 0;
  }
  if (bits > 0) characters[at] = ALPHABET[(buffer << (5 - bits)) & 31] ?? 0;
  return characters.toString('latin1', 0, length);
}
