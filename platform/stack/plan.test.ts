import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { type Common, planProcesses } from './plan.ts';

const counts = { gateway: 2, 'command-api': 2, 'read-api': 1, sagas: 1, projections: 1 };

function plan(more: Partial<Common> = {}) {
  let port = 20_000;
  return planProcesses(counts, {
    host: '127.0.0.1',
    port: 8080,
    dataDir: '/data',
    databaseUrl: 'postgres://u:p@127.0.0.1:5432/b',
    signingKey: Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7)).toString('base64'),
    devTokens: true,
    compatApi: false,
    paymentsPort: 12_111,
    servers: { REDIS_URL: 'redis://127.0.0.1:6379/0' },
    freePort: () => {
      port += 1;
      return port;
    },
    ...more,
  });
}

test('each process is what its name says, by settings that the program takes', () => {
  const planned = plan();
  expect(planned.map(({ name }) => name)).toEqual([
    ...['gateway-1', 'gateway-2', 'command-api-1', 'command-api-2'],
    ...['read-api-1', 'sagas-1', 'projections-1', 'payments'],
  ]);
  for (const { role, env } of planned) expect(readConfig(env).roles).toEqual([role]);
  expect(new Set(planned.map(({ port }) => port)).size).toBe(planned.length);
});

test('gateways know all who answer, webhooks come in by the first', () => {
  const planned = plan();
  const urls = planned.filter(({ role }) => role === 'command-api').map(({ url }) => url);
  for (const { env } of planned.filter(({ role }) => role === 'gateway')) {
    expect(env.COMMAND_API_URLS).toBe(urls.join(','));
  }
  const payments = planned.find(({ role }) => role === 'payments');
  expect(payments?.env.PAYMENTS_WEBHOOK_URL).toBe('http://127.0.0.1:8080/v1/payments/webhook');
});

test('beside Stripe there is no simulator', () => {
  const planned = plan({ paymentsPort: null });
  expect(planned.map(({ role }) => role)).not.toContain('payments');
  for (const { env } of planned) expect(env).not.toHaveProperty('STRIPE_API_BASE');
});
