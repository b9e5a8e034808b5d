import type { ProjectionOperations } from '#projections/operate/port.ts';

/** Of a process that keeps no models. */
export const NO_OPERATIONS: ProjectionOperations = {
  list: async () => [],
  knows: () => false,
  startRebuild: (name) => Promise.reject(new Error(`there is no model ${name} here`)),
  deadLetters: async () => [],
  replay: (letter) => Promise.reject(new Error(`there is no model ${letter.model} here`)),
};
