import { describe, expect, test } from 'vitest';
import { type SectionInput, validateSections } from './layout-input.ts';
import { block, floor } from './testing/catalogue.ts';

const pathsOf = (...sections: readonly SectionInput[]) =>
  validateSections(sections).map(({ path }) => path);

describe('the sections of a venue', () => {
  test.each(['A', 'Balcony_1.2', 'ЛОЖА', '東', 'हॉल', '123456789012'])('may be called %s', (id) => {
    expect(pathsOf(block(id, 1, 1))).toEqual([]);
  });

  test.each(['', 'A-1', 'A B', '1234567890123', 'A/B', '🎸', '\u0301'])(
    'may not be called %j',
    (id) => {
      expect(pathsOf(block(id, 1, 1))).toEqual(['sections.0.id']);
    },
  );

  test('name every fault by its path', () => {
    const faulty: SectionInput = {
      id: 'B',
      name: ' ',
      kind: 'reserved',
      rows: [
        { label: '1', seats: 0 },
        { label: '1', seats: [{ label: 'x' }, { label: 'x', x: 1 }] },
        { label: '2', seats: [] },
        { label: '3', seats: 1.5 },
        { label: '4', seats: [{ label: 'a', x: Number.NaN, y: 2e6 }] },
      ],
    };
    expect(
      pathsOf(block('B', 1, 4), faulty, floor('F', 0), { ...floor('E', 1), name: '' }),
    ).toEqual([
      'sections.1.id',
      'sections.1.name',
      'sections.1.rows.0.seats',
      'sections.1.rows.1.label',
      'sections.1.rows.1.seats.1.label',
      'sections.1.rows.1.seats.1',
      'sections.1.rows.2.seats',
      'sections.1.rows.3.seats',
      'sections.1.rows.4.seats.0.x',
      'sections.1.rows.4.seats.0.y',
      'sections.2.capacity',
      'sections.3.name',
    ]);
  });

  test('have outlines of three corners or more, on the map', () => {
    const far = { x: 0, y: 2e6 };
    const drawn = (...outline: { x: number; y: number }[]): SectionInput => ({
      ...block('A', 1, 1),
      outline,
    });
    const [one, other, third] = [
      { x: 0, y: 0 },
      { x: 9, y: 0 },
      { x: 0, y: 9 },
    ] as const;
    expect(pathsOf(drawn(one, other, third))).toEqual([]);
    expect(pathsOf(drawn(one, other))).toEqual(['sections.0.outline']);
    expect(pathsOf(drawn(one, other, far))).toEqual(['sections.0.outline.2.y']);
    expect(pathsOf(drawn(...new Array(201).fill(one)))).toEqual(['sections.0.outline']);
  });

  test('are told apart by what is seen, not by bytes', () => {
    expect(pathsOf(block('\u00e9', 1, 1), block('e\u0301', 1, 1))).toEqual(['sections.1.id']);
  });

  test('hold at most 250,000 places', () => {
    expect(pathsOf(floor('A', 250_000))).toEqual([]);
    expect(pathsOf(floor('A', 250_000), block('B', 1, 1))).toEqual(['sections']);
    expect(pathsOf(block('B', 1, 1e15))).toEqual(['sections']);
  });

  test('are one at least', () => {
    expect(pathsOf()).toEqual(['sections']);
    expect(pathsOf({ ...block('A', 1, 1), rows: [] } as SectionInput)).toEqual(['sections.0.rows']);
  });

  test('report a hundred faults at most', () => {
    expect(pathsOf(block('A', 500, 0))).toHaveLength(100);
  });
});
