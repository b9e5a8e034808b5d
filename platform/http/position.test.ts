import { describe, expect, it } from 'vitest';
import { problem } from './problem.ts';
import { answer } from './respond.ts';
import { route } from './route.ts';
import { createHttpKit } from './testing/http-kit.ts';

/** The model stands at 5, the log's head is at 9; the model gets to 7 while one waits. */
function kitAtFive(written = 0n) {
  const waits: number[] = [];
  const kit = createHttpKit({
    gate: {
      position: () => 5n,
      reached: async (position, timeoutMs) => {
        waits.push(timeoutMs);
        return position <= 7n;
      },
    },
    head: async () => 9n,
    ownWrites: () => written,
  });
  route(kit.app, {
    method: 'GET',
    path: '/v1/events/{id}',
    summary: 'An event',
    responses: { 200: { description: 'The event' } },
    load: async ({ params }) => {
      if (params.id === 'none') throw problem('not_found');
    },
    handle: async ({ c }) => answer(c, 200, {}),
  });
  return { ...kit, waits };
}

describe('min_position', () => {
  it.each(['0', '5', '6', '7'])('%s is waited for', async (position) => {
    const { send } = kitAtFive();
    expect((await send('GET', `/v1/events/e?min_position=${position}`)).status).toBe(200);
    const headers = { 'Min-Position': position };
    expect((await send('GET', '/v1/events/e', { headers })).status).toBe(200);
  });

  it('that does not come within two seconds is 503', async () => {
    const { send, waits } = kitAtFive();
    const response = await send('GET', '/v1/events/e?min_position=8');
    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('1');
    expect(await response.json()).toMatchObject({ code: 'projection_behind' });
    expect(waits).toEqual([2_000]);
  });

  it.each(['10', '-1', '1.5', '07', 'x', '', '1e3', '9'.repeat(40), '%00'])(
    '%s is no position',
    async (position) => {
      const { send } = kitAtFive();
      const response = await send('GET', `/v1/events/e?min_position=${position}`);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ code: 'bad_position' });
    },
  );

  it('is judged after it is known that there is such a thing', async () => {
    const { send } = kitAtFive();
    expect((await send('GET', '/v1/events/none?min_position=x')).status).toBe(404);
  });
});

describe('without min_position', () => {
  it('a query waits a moment for what this process has written, and goes on without it', async () => {
    const { send, waits } = kitAtFive(8n);
    expect((await send('GET', '/v1/events/e')).status).toBe(200);
    expect(waits).toEqual([100]);
  });

  it('nothing is waited for where all of it is there', async () => {
    const { send, waits } = kitAtFive(5n);
    expect((await send('GET', '/v1/events/e')).status).toBe(200);
    expect(waits).toEqual([]);
  });
});
