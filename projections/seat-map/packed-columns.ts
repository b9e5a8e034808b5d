/** The columns of a show as bytes: a JSON head (numbers and texts), then each column as it is in memory. */

export interface PackedColumns {
  readonly status: Uint8Array;
  readonly revision: Int32Array;
  /** Numbers of texts in `owners`, and in `customers`. */
  readonly owner: Uint32Array;
  readonly customer: Uint32Array;
  readonly untilMs: Float64Array;
  readonly owners: readonly string[];
  readonly customers: readonly string[];
}

/** Both halves of a show's seats as of one position of the tail. */
export interface PackedShow {
  /** The public map's. */
  readonly version: number;
  readonly statuses: Uint8Array;
  /** Position of the last event in the public map. */
  readonly position: bigint;
  readonly columns: PackedColumns;
}

const FORMAT = 1;
/** The head is padded, so that every column starts where its numbers may. */
const ALIGNMENT = 8;

interface Head {
  readonly format: number;
  readonly seatCount: number;
  readonly version: number;
  readonly position: string;
  readonly owners: readonly string[];
  readonly customers: readonly string[];
}

export function encodePackedShow(show: PackedShow): Buffer {
  const { columns } = show;
  const head: Head = {
    format: FORMAT,
    seatCount: show.statuses.length,
    version: show.version,
    position: String(show.position),
    owners: columns.owners,
    customers: columns.customers,
  };
  const json = Buffer.from(JSON.stringify(head));
  const padding = (ALIGNMENT - ((4 + json.length) % ALIGNMENT)) % ALIGNMENT;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length + padding);
  return Buffer.concat([
    length,
    json,
    Buffer.alloc(padding, ' '),
    // The widest first: each begins at a multiple of its width.
    bytesOf(columns.untilMs),
    bytesOf(columns.revision),
    bytesOf(columns.owner),
    bytesOf(columns.customer),
    bytesOf(columns.status),
    bytesOf(show.statuses),
  ]);
}

/** Throws for bytes that this version didn't write. */
export function decodePackedShow(bytes: Buffer): PackedShow {
  const headLength = bytes.readUInt32LE(0);
  const head = JSON.parse(bytes.toString('utf8', 4, 4 + headLength)) as Head;
  if (head.format !== FORMAT) throw new Error(`seat map snapshot of format ${head.format}`);
  const { seatCount } = head;
  let at = 4 + headLength;
  const take = (width: number): ArrayBuffer => {
    // A copy, since a pooled buffer may start at any address.
    const copy = new Uint8Array(bytes.subarray(at, at + width * seatCount)).buffer;
    if (copy.byteLength !== width * seatCount) throw new Error('seat map snapshot is cut short');
    at += width * seatCount;
    return copy;
  };
  const untilMs = new Float64Array(take(8));
  const revision = new Int32Array(take(4));
  const owner = new Uint32Array(take(4));
  const customer = new Uint32Array(take(4));
  const status = new Uint8Array(take(1));
  const statuses = new Uint8Array(take(1));
  return {
    version: head.version,
    position: BigInt(head.position),
    statuses,
    columns: {
      status,
      revision,
      owner,
      customer,
      untilMs,
      owners: head.owners,
      customers: head.customers,
    },
  };
}

function bytesOf(column: Uint8Array | Int32Array | Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}
