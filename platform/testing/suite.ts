/** What the tests of one file share: made before them, stopped after them. */
import { afterAll, beforeAll, expect } from 'vitest';
import { startTestBoxoffice, type TestBoxoffice, type TestBoxofficeOptions } from './boxoffice.ts';

/**
 * Made once, before the tests of the file; what is shared first is made first. Its fields are there
 * from then on: for tests and hooks, not for code that runs while the file is read.
 */
export function shared<T extends object>(make: () => Promise<T>): T {
  const made = {} as T;
  beforeAll(async () => {
    Object.assign(made, await make());
  });
  return made;
}

/** A house for the file's tests. Stopped after them, and then it must have logged no error. */
export function sharedBoxoffice(options?: TestBoxofficeOptions): TestBoxoffice {
  const house = shared(() => startTestBoxoffice(options));
  afterAll(async () => {
    await house.stop();
    expect(house.failures()).toEqual([]);
  });
  return house;
}
