/** How access codes are known: by a keyed hash, the same in every process of a house. */
import { createHmac } from 'node:crypto';

const HASH_LENGTH = 22;

/** Letters of either case are the same, as people type them; 128 bits in base64url. */
export function createAccessCodeHash(key: Uint8Array): (code: string) => string {
  return (code) =>
    createHmac('sha256', key)
      .update(code.trim().toUpperCase())
      .digest('base64url')
      .slice(0, HASH_LENGTH);
}
