import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gatherCrowd, type Persona } from './persona.ts';

const traits = ({ random, ...rest }: Persona): Omit<Persona, 'random'> => rest;

const paysInTheEnd = (persona: Persona): boolean =>
  persona.resolve !== 'walks_away' &&
  !['gives_up', 'never_works', 'leaves_challenge'].includes(persona.wallet);

test('the same seed brings the same crowd', () => {
  expect(gatherCrowd(200, 5).map(traits)).toEqual(gatherCrowd(200, 5).map(traits));
  expect(gatherCrowd(200, 5).map(traits)).not.toEqual(gatherCrowd(200, 6).map(traits));
});

test('property: a crowd of 1.2 times the house fills it on any seed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 300 }), fc.nat(), (seats, seed) => {
      const crowd = gatherCrowd(Math.ceil(seats * 1.2), seed);
      expect(crowd.filter(paysInTheEnd).length).toBeGreaterThanOrEqual(seats);
    }),
  );
});

test('a large crowd has all sorts', () => {
  const crowd = gatherCrowd(3_000, 1);
  expect(new Set(crowd.map((persona) => persona.wallet)).size).toBe(7);
  expect(new Set(crowd.map((persona) => persona.taste)).size).toBe(4);
  expect(new Set(crowd.map((persona) => persona.resolve)).size).toBe(3);
  expect(new Set(crowd.map((persona) => persona.partySize))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});
