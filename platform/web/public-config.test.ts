import { expect, test } from 'vitest';
import { createHttpKit, TEST_START_MS } from '../http/testing/http-kit.ts';
import { registerPublicConfig } from './public-config.ts';

function kitWithConfig() {
  const kit = createHttpKit();
  registerPublicConfig(kit.app, {
    provider: 'stripe',
    publishableKey: 'pk_test_1',
    devTokens: false,
    ...kit,
  });
  return kit;
}

test('anybody is told what a browser has to know', async () => {
  const response = await kitWithConfig().send('GET', '/v1/config');
  expect(await response.json()).toEqual({
    payments: { provider: 'stripe', publishable_key: 'pk_test_1' },
    dev_tokens: false,
    server_time: new Date(TEST_START_MS).toISOString(),
  });
});

test('nobody is an answer to who one is; a token that does not hold is none', async () => {
  const { send, token } = kitWithConfig();
  expect(await (await send('GET', '/v1/sessions/me')).json()).toEqual({
    signed_in: false,
    customer_id: null,
    roles: [],
    expires_at: null,
  });
  const finance = await send('GET', '/v1/sessions/me', { token: token('finance') });
  expect(await finance.json()).toMatchObject({ signed_in: true, roles: ['finance'] });
  expect((await send('GET', '/v1/sessions/me', { token: 'forged' })).status).toBe(401);
});
