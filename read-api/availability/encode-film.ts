/** Changes as they go to browsers: two bytes each as a rule, where JSON would take eight. */

/**
 * Base64 of one number after the other, low seven bits first (LEB128): the distance from the index
 * before (the first from 0), times eight, and the status byte. `changes` are by index, each eight times
 * the index and the status.
 */
export function encodeChanges(changes: Uint32Array): string {
  const bytes = new Uint8Array(changes.length * LEB128_BYTES_MAX);
  let end = 0;
  let indexBefore = 0;
  for (const change of changes) {
    const index = change >>> 3;
    let left = ((index - indexBefore) << 3) | (change & 7);
    indexBefore = index;
    while (left > 127) {
      bytes[end] = (left & 127) | 128;
      end += 1;
      left >>>= 7;
    }
    bytes[end] = left;
    end += 1;
  }
  return Buffer.from(bytes.buffer, 0, end).toString('base64');
}

/** Of a number below 2^32. */
const LEB128_BYTES_MAX = 5;
