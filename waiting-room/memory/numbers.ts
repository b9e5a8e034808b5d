/** A list of numbers that grows by itself and holds 0 where nothing was set. */
export interface Numbers {
  get(index: number): number;
  set(index: number, value: number): void;
}

const CAPACITY_MIN = 1_024;

export function createNumbers(Kind: typeof Uint8Array | typeof Int32Array): Numbers {
  let numbers: Uint8Array | Int32Array = new Kind(CAPACITY_MIN);
  return {
    get: (index) => numbers[index] ?? 0,
    set(index, value) {
      if (index >= numbers.length) {
        const more = new Kind(Math.max(index + 1, numbers.length * 2));
        more.set(numbers);
        numbers = more;
      }
      numbers[index] = value;
    },
  };
}
