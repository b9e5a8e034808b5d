/** A request that waits for somebody else (a provider, a twin, a model) is no work for this process. */
export interface Parking {
  park(): void;
  unpark(): void;
}

/** Resolves as `wait` does. */
export async function whileParked<T>(
  parking: Parking | undefined,
  wait: () => Promise<T>,
): Promise<T> {
  if (parking === undefined) return wait();
  parking.park();
  try {
    return await wait();
  } finally {
    parking.unpark();
  }
}
