import { expect, test } from 'vitest';
import { type PlannedSection, planHouse, tierBySection } from './house-plan.ts';

function placesIn(section: PlannedSection): number {
  if (section.kind === 'ga') return section.capacity;
  return section.rows.reduce(
    (sum, row) => sum + (typeof row.seats === 'number' ? row.seats : row.seats.length),
    0,
  );
}

test.each([1, 7, 39, 40, 100, 500, 5_000, 50_000])('a house of %d places', (seats) => {
  const sections = planHouse(seats);

  expect(sections.reduce((sum, section) => sum + placesIn(section), 0)).toBe(seats);
  expect(sections.every((section) => placesIn(section) > 0)).toBe(true);
  expect(new Set(sections.map((section) => section.id)).size).toBe(sections.length);
  expect(Object.keys(tierBySection(sections))).toHaveLength(sections.length);
});

test('a large house has a floor and places for wheelchairs', () => {
  const sections = planHouse(5_000);
  const accessible = sections.flatMap((section) =>
    section.kind === 'ga'
      ? []
      : section.rows.flatMap((row) =>
          typeof row.seats === 'number' ? [] : row.seats.filter((seat) => seat.accessible),
        ),
  );
  expect(sections.some((section) => section.kind === 'ga')).toBe(true);
  expect(accessible.length).toBeGreaterThan(0);
});
