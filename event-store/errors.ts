/** The cause of an `unknown` append that was never sent: too many were waiting already. */
export class AppendQueueFull extends Error {
  override readonly name = 'AppendQueueFull';

  constructor() {
    super('Too many appends are waiting');
  }
}

/**
 * An append that nobody waits for any more, or one of those that can wait where too many do. Nothing was
 * written, and nothing will be.
 */
export class AppendNotBegun extends Error {
  override readonly name = 'AppendNotBegun';

  constructor() {
    super('The append was not begun');
  }
}

/** The store was closed, or is closing. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed';

  constructor() {
    super('The event store is closed');
  }
}
