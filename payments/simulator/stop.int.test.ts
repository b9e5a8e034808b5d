import { expect, it } from 'vitest';
import { startTestSimulator } from '../testing/simulator.ts';

const INTENT = { method: 'POST', body: 'amount=1000&currency=usd' };

it('finishes the calls under way and ends those that hang, then takes no more', async () => {
  const running = await startTestSimulator();
  await running.setFaults({ act_then_time_out_rate: 1 });
  const hanging = running.call('/v1/payment_intents', INTENT).then(
    () => 'answered',
    () => 'closed',
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  await running.setFaults({ latency_ms: 60_000 });
  const underWay = running.call('/v1/payment_intents', INTENT);
  await new Promise((resolve) => setTimeout(resolve, 50));

  const startMs = performance.now();
  await running.stop();
  expect(performance.now() - startMs).toBeLessThan(2_000);
  expect((await underWay).status).toBe(200);
  expect(await hanging).toBe('closed');
  await expect(running.call('/v1/payment_intents')).rejects.toThrow();
});

it('a port that is taken is an error, and leaves nothing open', async () => {
  const running = await startTestSimulator();
  const taken = startTestSimulator({ port: running.simulator.port });
  await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await running.stop();
});
