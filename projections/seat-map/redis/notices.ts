/** What writers tell readers: a number, a line of JSON, and the bytes of changes. */
import type { Position, Revision } from '#event-store/port.ts';
import { CHANGE_BYTES } from './scripts.ts';

export type Notice =
  /** Every show that is in Redis has everything up to `position`, which was the log's end `behindMs` ago. */
  | {
      readonly type: 'position';
      readonly epoch: string;
      readonly position: Position;
      readonly behindMs: number;
    }
  | {
      readonly type: 'delta';
      readonly showId: string;
      readonly version: number;
      readonly position: Position;
      readonly showRevision: Revision;
      readonly changes: Changes;
    }
  /** The whole of a show was written; `forced` where its version says nothing. */
  | {
      readonly type: 'whole';
      readonly showId: string;
      readonly version: number;
      readonly forced: boolean;
    };

/** The seat of each event in order, and how that seat is after the last of them. */
export interface Changes {
  readonly indexes: Int32Array;
  readonly statuses: Uint8Array;
}

export interface NumberedNotice {
  /** One more than that of the notice before it. */
  readonly number: number;
  readonly notice: Notice;
}

const NEWLINE = 10;
const NOTHING = new Uint8Array(0);

type NoticeOfShow = Exclude<Notice, { readonly type: 'position' }>;

/** Without its number, which Redis gives. */
export function encodeNotice(notice: NoticeOfShow): Buffer {
  const { head, changes } = split(notice);
  return Buffer.concat([Buffer.from(`${jsonOf(head)}\n`), changes]);
}

/** Without its age and its end, which Redis adds. */
export const announcementOf = (epoch: string, position: Position): string =>
  jsonOf({ type: 'position', epoch, position }).slice(0, -1);

const jsonOf = (value: object): string =>
  JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? field.toString() : field));

function split(notice: NoticeOfShow): { readonly head: object; readonly changes: Uint8Array } {
  if (notice.type !== 'delta') return { head: notice, changes: NOTHING };
  const { changes, ...head } = notice;
  return { head, changes: encodeChanges(changes) };
}

export function encodeChanges({ indexes, statuses }: Changes): Buffer {
  const bytes = Buffer.alloc(indexes.length * CHANGE_BYTES);
  indexes.forEach((index, at) => {
    bytes.writeUInt32BE(index, at * CHANGE_BYTES);
    bytes.writeUInt8(statuses[at] ?? 0, at * CHANGE_BYTES + CHANGE_BYTES - 1);
  });
  return bytes;
}

function decodeChanges(bytes: Buffer): Changes {
  const count = Math.floor(bytes.length / CHANGE_BYTES);
  const indexes = new Int32Array(count);
  const statuses = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) {
    indexes[at] = bytes.readUInt32BE(at * CHANGE_BYTES);
    statuses[at] = bytes.readUInt8(at * CHANGE_BYTES + CHANGE_BYTES - 1);
  }
  return { indexes, statuses };
}

/** Null for what is not a notice of ours: another release's, or somebody else's. */
export function decodeNotice(message: Buffer): NumberedNotice | null {
  const numberEnd = message.indexOf(NEWLINE);
  const headEnd = message.indexOf(NEWLINE, numberEnd + 1);
  if (numberEnd < 0 || headEnd < 0) return null;
  const number = Number(message.toString('latin1', 0, numberEnd));
  const notice = noticeOf(message.toString('utf8', numberEnd + 1, headEnd), () =>
    decodeChanges(message.subarray(headEnd + 1)),
  );
  return notice === null || !Number.isSafeInteger(number) ? null : { number, notice };
}

function noticeOf(json: string, changes: () => Changes): Notice | null {
  const head = parse(json);
  const position = positionOf(head.position);
  const { type, epoch, behindMs, showId, version, showRevision, forced } = head;
  if (type === 'position' && position !== null) {
    return { type, epoch: String(epoch), position, behindMs: Number(behindMs) };
  }
  if (type === 'delta' && position !== null) {
    return {
      type,
      showId: String(showId),
      version: Number(version),
      position,
      showRevision: Number(showRevision),
      changes: changes(),
    };
  }
  if (type !== 'whole') return null;
  return { type, showId: String(showId), version: Number(version), forced: forced === true };
}

const positionOf = (value: unknown): Position | null =>
  typeof value === 'string' && /^\d{1,19}$/.test(value) ? BigInt(value) : null;

function parse(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json));
  } catch {
    return {}; // told apart from a notice by what it lacks
  }
}
