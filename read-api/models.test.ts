import { expect, test } from 'vitest';
import { systemTimers } from '#platform/system.ts';
import { createPositionGate } from '#projections/position-gate.ts';
import { findAtHead } from './models.ts';

test('what the model takes while it is searched is found', async () => {
  const gate = createPositionGate({ timers: systemTimers, position: 4n });
  const store = { head: async () => 5n } as Parameters<typeof findAtHead>[0]['store'];
  const find = async () => {
    const found = gate.position() >= 5n ? 'the order' : null;
    gate.advance(5n);
    return found;
  };
  expect(await findAtHead({ store }, gate, find)).toBe('the order');
});

test('at the head, what is not there is searched once', async () => {
  const gate = createPositionGate({ timers: systemTimers, position: 5n });
  const store = { head: async () => 5n } as Parameters<typeof findAtHead>[0]['store'];
  let searches = 0;
  const find = async () => {
    searches += 1;
    return null;
  };
  expect(await findAtHead({ store }, gate, find)).toBeNull();
  expect(searches).toBe(1);
});
