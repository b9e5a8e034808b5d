/** Seats side by side, from `firstIndex` on. The lower its penalty and place, the better. */
export interface Block {
  readonly firstIndex: number;
  /** What is wrong with it in kind. */
  readonly penalty: number;
  /** How far it is from the best place. */
  readonly place: number;
}

const costOf = (block: Block): number => block.penalty + block.place;

/** The best few blocks found so far, none overlapping another; the best one first. */
export class FewBest {
  readonly #limit: number;
  #blocks: readonly Block[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether a block of this cost would be among them. */
  wants(cost: number): boolean {
    const worst = this.#blocks[this.#limit - 1];
    return worst === undefined || cost < costOf(worst);
  }

  /** Blocks of `size` seats of one row, whose other blocks were not added before. */
  addRow(blocks: readonly Block[], size: number): void {
    if (blocks.length === 0) return;
    const apart: Block[] = [];
    for (const block of blocks.toSorted((a, b) => costOf(a) - costOf(b))) {
      if (apart.length === this.#limit) break;
      if (apart.every((other) => Math.abs(other.firstIndex - block.firstIndex) >= size)) {
        apart.push(block);
      }
    }
    this.#blocks = [...this.#blocks, ...apart]
      .sort((a, b) => costOf(a) - costOf(b))
      .slice(0, this.#limit);
  }

  /** Any of those that have nothing worse about them than the best one, turn by turn. */
  pick(offset: number): Block | null {
    const [best] = this.#blocks;
    if (best === undefined) return null;
    const alike = this.#blocks.filter(({ penalty }) => penalty === best.penalty);
    return alike[offset % alike.length] ?? best;
  }
}
