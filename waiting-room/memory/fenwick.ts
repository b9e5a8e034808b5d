/** A set of small whole numbers that can say how many of it are below another, in O(log n); 4 bytes each. */
export interface OrderedSet {
  add(value: number): void;
  remove(value: number): void;
  has(value: number): boolean;
  /** How many are smaller. */
  below(value: number): number;
  /** -1 for an empty set. */
  smallest(): number;
  size(): number;
}

const CAPACITY_MIN = 1_024;

/** After Fenwick, "A New Data Structure for Cumulative Frequency Tables", 1994. */
export function createOrderedSet(): OrderedSet {
  let tree = new Int32Array(CAPACITY_MIN + 1);
  let members = new Uint8Array(CAPACITY_MIN);
  let size = 0;

  function change(value: number, by: 1 | -1): void {
    members[value] = by === 1 ? 1 : 0;
    size += by;
    for (let at = value + 1; at < tree.length; at += at & -at) tree[at] = (tree[at] ?? 0) + by;
  }

  /** Doubling a power of two: the sum of all is all that the upper half's root is missing. */
  function makeRoomFor(value: number): void {
    while (value >= members.length) {
      const capacity = members.length * 2;
      const more = new Int32Array(capacity + 1);
      more.set(tree);
      more[capacity] = size;
      tree = more;
      const moreMembers = new Uint8Array(capacity);
      moreMembers.set(members);
      members = moreMembers;
    }
  }

  return {
    add(value) {
      makeRoomFor(value);
      if (members[value] === 0) change(value, 1);
    },
    remove(value) {
      if (members[value] === 1) change(value, -1);
    },
    has: (value) => members[value] === 1,
    below(value) {
      let count = 0;
      for (let at = Math.min(value, members.length); at > 0; at -= at & -at) count += tree[at] ?? 0;
      return count;
    },
    smallest() {
      if (size === 0) return -1;
      let at = 0;
      for (let step = members.length; step > 0; step >>= 1) {
        if (at + step < tree.length && tree[at + step] === 0) at += step;
      }
      return at;
    },
    size: () => size,
  };
}
