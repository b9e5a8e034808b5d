/** The cause of an `unknown` append that was never sent: too many were waiting already. */
export class AppendQueueFull extends Error {
  override readonly name = 'AppendQueueFull';

  constructor() {
    super('Too many appends are waiting');
  }
}

/** The store was closed, or is closing. */
export class StoreClosed extends Error {
  override readonly name = 'StoreClosed';

  constructor() {
    super('The event store is closed');
  }
}
