/**
 * Who is due when: one structure for a whole crowd, looked at now and then, so that people who only
 * wait cost next to nothing.
 */
export interface Timetable<Item> {
  add(atMs: number, item: Item): void;
  /** Takes out everybody who is due, earliest first; within a slot in the order in which they were added. */
  due(nowMs: number): Item[];
  readonly size: number;
}

/** Nobody is called earlier than their time, or later than by this much. */
const SLOT_MS = 50;

export function createTimetable<Item>(): Timetable<Item> {
  const slots = new Map<number, Item[]>();
  let first = Number.POSITIVE_INFINITY;
  let size = 0;
  return {
    add(atMs, item) {
      const slot = Math.ceil(atMs / SLOT_MS);
      const others = slots.get(slot);
      if (others === undefined) slots.set(slot, [item]);
      else others.push(item);
      first = Math.min(first, slot);
      size += 1;
    },
    due(nowMs) {
      const last = Math.floor(nowMs / SLOT_MS);
      if (size === 0 || first > last) return [];
      const taken: Item[] = [];
      // After a long silence there are fewer slots than moments.
      const passed =
        last - first < slots.size
          ? Array.from({ length: last - first + 1 }, (_, index) => first + index)
          : [...slots.keys()].filter((slot) => slot <= last).sort((a, b) => a - b);
      for (const slot of passed) {
        for (const item of slots.get(slot) ?? []) taken.push(item);
        slots.delete(slot);
      }
      first = last + 1;
      size -= taken.length;
      return taken;
    },
    get size() {
      return size;
    },
  };
}
