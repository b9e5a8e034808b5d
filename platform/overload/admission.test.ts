import { beforeEach, describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';
import { SHEDDABLE } from './priority.ts';

const MAX = 2_000;
const WORKING_MIN = 64;

let admission: Admission;
beforeEach(() => {
  admission = new Admission({ inProgressMax: MAX, workingMin: WORKING_MIN });
});

const begin = (count: number): void => {
  for (let begun = 0; begun < count; begun += 1) admission.begin();
};
const end = (count: number): void => {
  for (let ended = 0; ended < count; ended += 1) admission.end();
};
/** Looks at a line that does not get shorter, until as little as possible is let in. */
const overload = (): void => {
  for (let looks = 0; looks < 20; looks += 1) admission.look(10);
};
const refused = () => SHEDDABLE.filter((priority) => admission.refusalOf(priority) !== null);

describe('who is let in', () => {
  it('is everybody, while there is little to do', () => {
    begin(100);
    expect(admission.isOpen()).toBe(true);
    expect(refused()).toEqual([]);
  });

  it.each([
    [0.2, []],
    [0.25, ['reporting']],
    [0.5, ['browsing', 'reporting']],
    [0.75, ['holding', 'browsing', 'reporting']],
    [1, ['paying', 'holding', 'browsing', 'reporting']],
  ])('is by who asks, as the process fills up: %d full', (share, expected) => {
    begin(share * MAX);
    expect(refused()).toEqual(expected);
    expect(admission.refusalOf('vital')).toBeNull();
    if (expected.length > 0) expect(admission.refusalOf('reporting')).toBe('full');
  });

  it.each([
    [WORKING_MIN / 4 - 1, []],
    [WORKING_MIN / 4, ['reporting']],
    [WORKING_MIN / 2, ['browsing', 'reporting']],
    [WORKING_MIN, ['holding', 'browsing', 'reporting']],
    [WORKING_MIN * 3, ['paying', 'holding', 'browsing', 'reporting']],
  ])('is by who asks, where work stands in line and %d are under way', (working, expected) => {
    begin(working);
    overload();
    expect(refused()).toEqual(expected);
    expect(admission.refusalOf('vital')).toBeNull();
    if (expected.length > 0) expect(admission.refusalOf('reporting')).toBe('busy');
  });

  it('is nobody less for those who wait for somebody else', () => {
    // Given buyers whose provider takes its time
    begin(WORKING_MIN * 4);
    for (let parked = 0; parked < WORKING_MIN * 4 - 5; parked += 1) admission.park();
    // When work stands in line all the same
    overload();
    // Then they are not what there is too much of
    expect(admission.working).toBe(5);
    expect(refused()).toEqual([]);
    admission.unpark();
    expect(admission.working).toBe(6);
  });

  it('lets somebody in for each that has gone', () => {
    begin(WORKING_MIN);
    overload();
    expect(admission.refusalOf('holding')).toBe('busy');
    end(1);
    expect(admission.refusalOf('holding')).toBeNull();
  });

  it('ends by itself once nothing stands in line and nobody is kept out', () => {
    begin(WORKING_MIN);
    overload();
    end(WORKING_MIN);
    for (let looks = 0; looks < 20; looks += 1) admission.look(0);
    expect(admission.limit).toBe(MAX);
    expect(admission.isOpen()).toBe(true);
  });
});
