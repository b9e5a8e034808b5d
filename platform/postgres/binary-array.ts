/**
 * Arrays in Postgres' binary format, as parameters of a prepared call: a header, then each element
 * with its length. Measured against the text format, it spares both sides the quoting of every JSON
 * document in it.
 */

/** Type ids of the elements, as in `pg_type`. */
const OID = { bool: 16, int4: 23, int8: 20, text: 25, timestamptz: 1184, uuid: 2950 };

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const UUID_BYTES = 16;
/** A UTF-16 unit makes at most so many. */
const UTF8_BYTES_MAX = 3;
const NULL_LENGTH = -1;
/** 2000-01-01, from which Postgres counts its microseconds, by the Unix epoch. */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const UINT32_RANGE = 2 ** 32;

export function boolArray(values: readonly boolean[]): Buffer {
  const array = allocate(OID.bool, values.length, values.length * (LENGTH_BYTES + 1), false);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = array.writeInt32BE(1, offset);
    offset = array.writeInt8(value ? 1 : 0, offset);
  }
  return array;
}

export function int4Array(values: readonly number[]): Buffer {
  const array = allocate(OID.int4, values.length, values.length * (LENGTH_BYTES + 4), false);
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = array.writeInt32BE(4, offset);
    offset = array.writeInt32BE(value, offset);
  }
  return array;
}

/** Positions; a null where there is none. */
export function int8Array(values: readonly (bigint | null)[]): Buffer {
  const nulls = values.reduce((count, value) => count + (value === null ? 1 : 0), 0);
  const bodyBytes = values.length * LENGTH_BYTES + (values.length - nulls) * 8;
  const array = allocate(OID.int8, values.length, bodyBytes, nulls > 0);
  let offset = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      offset = array.writeInt32BE(NULL_LENGTH, offset);
    } else {
      offset = array.writeInt32BE(8, offset);
      offset = array.writeBigInt64BE(value, offset);
    }
  }
  return array;
}

/** From milliseconds since the Unix epoch, exactly. */
export function timestampArray(valuesMs: readonly number[]): Buffer {
  const array = allocate(
    OID.timestamptz,
    valuesMs.length,
    valuesMs.length * (LENGTH_BYTES + 8),
    false,
  );
  let offset = HEADER_BYTES;
  for (const valueMs of valuesMs) {
    const micros = (valueMs - POSTGRES_EPOCH_MS) * 1_000;
    const high = Math.floor(micros / UINT32_RANGE);
    offset = array.writeInt32BE(8, offset);
    offset = array.writeInt32BE(high, offset);
    offset = array.writeUInt32BE(micros - high * UINT32_RANGE, offset);
  }
  return array;
}

/** From the usual notation with dashes. */
export function uuidArray(values: readonly string[]): Buffer {
  const array = allocate(
    OID.uuid,
    values.length,
    values.length * (LENGTH_BYTES + UUID_BYTES),
    false,
  );
  let offset = HEADER_BYTES;
  for (const value of values) {
    offset = array.writeInt32BE(UUID_BYTES, offset);
    offset += array.write(value.replaceAll('-', ''), offset, UUID_BYTES, 'hex');
  }
  return array;
}

/** Most texts are short and plain ASCII: then all of them are written at once. */
export function textArray(values: readonly (string | null | undefined)[]): Buffer {
  return asciiArray(values) ?? utf8Array(values);
}

/**
 * The elements with their lengths as one string of bytes: a call into Node a text costs more than a short
 * text itself. Null where one of them is not plain ASCII.
 */
function asciiArray(values: readonly (string | null | undefined)[]): Buffer | null {
  let body = '';
  /** Of the lengths; there are no others where all texts are ASCII. */
  let highBytes = 0;
  let hasNull = false;
  for (const value of values) {
    if (value == null) {
      hasNull = true;
      highBytes += LENGTH_BYTES;
      body += NULL_LENGTH_BYTES;
    } else {
      highBytes += highBytesOf(value.length);
      body += lengthBytes(value.length);
      body += value;
    }
  }
  if (Buffer.byteLength(body) !== body.length + highBytes) return null;
  const array = allocate(OID.text, values.length, body.length, hasNull);
  array.write(body, HEADER_BYTES, 'latin1');
  return array;
}

const NULL_LENGTH_BYTES = bytesOfLength(NULL_LENGTH);
const SHORT_MAX = 512;
const LENGTHS: readonly string[] = Array.from({ length: SHORT_MAX }, (_, length) =>
  bytesOfLength(length),
);
const HIGH_BYTES: readonly number[] = LENGTHS.map(countHighBytes);

/** Four bytes, the highest first, each as a character. */
const lengthBytes = (length: number): string => LENGTHS[length] ?? bytesOfLength(length);

const highBytesOf = (length: number): number =>
  HIGH_BYTES[length] ?? countHighBytes(bytesOfLength(length));

function bytesOfLength(length: number): string {
  return String.fromCharCode(
    (length >>> 24) & 0xff,
    (length >>> 16) & 0xff,
    (length >>> 8) & 0xff,
    length & 0xff,
  );
}

/** Characters that take two bytes in UTF-8. */
function countHighBytes(bytes: string): number {
  return Buffer.byteLength(bytes) - bytes.length;
}

/** Room for the longest that each text may become is cheaper than to measure each before it is written. */
function utf8Array(values: readonly (string | null | undefined)[]): Buffer {
  let bodyBytesMax = values.length * LENGTH_BYTES;
  let hasNull = false;
  for (const value of values) {
    if (value == null) hasNull = true;
    else bodyBytesMax += value.length * UTF8_BYTES_MAX;
  }
  const array = allocate(OID.text, values.length, bodyBytesMax, hasNull);
  let offset = HEADER_BYTES;
  for (const value of values) {
    if (value == null) {
      offset = array.writeInt32BE(NULL_LENGTH, offset);
    } else {
      const bytes = array.write(value, offset + LENGTH_BYTES);
      array.writeInt32BE(bytes, offset);
      offset += LENGTH_BYTES + bytes;
    }
  }
  return array.subarray(0, offset);
}

/** A one-dimensional array with its header written. */
function allocate(oid: number, count: number, bodyBytes: number, hasNull: boolean): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + bodyBytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(hasNull ? 1 : 0, 4);
  array.writeInt32BE(oid, 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}
