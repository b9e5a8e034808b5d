/** What happened to several seats at once, told once. Pure. */

interface Happened {
  readonly type: string;
  readonly stream: string;
  readonly actor: string;
  readonly request_id: string;
}

/** The seat that an event happened to, by its stream; null where it was none. */
export const seatOf = (stream: string): string | null =>
  /^seat-[^.]+\.(.+)$/.exec(stream)?.[1] ?? null;

/** Of a kind of things of which an order has several. */
const isOneOfMany = ({ stream }: Happened): boolean => /^(seat|ticket)-/.test(stream);

const isAlike = (one: Happened, next: Happened): boolean =>
  isOneOfMany(one) &&
  isOneOfMany(next) &&
  one.type === next.type &&
  one.actor === next.actor &&
  one.request_id === next.request_id;

/** Neighbours of one kind, by one request of one person, are together; each group has at least one. */
export function groupsOf<Entry extends Happened>(
  entries: readonly Entry[],
): readonly (readonly [Entry, ...Entry[]])[] {
  const groups: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last !== undefined && isAlike(last[0], entry)) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}
