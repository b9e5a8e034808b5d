/** Processes without a house of their own tell their metrics, too. */
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../config.ts';
import { findFreePort } from '../embedded/free-port.ts';
import { startFakeUpstream } from '../gateway/testing/fake-upstream.ts';
import { request } from '../testing/boxoffice.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { startRoles } from './process.ts';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function start(env: Readonly<Record<string, string>>) {
  const metricsPort = String(await findFreePort());
  const config = readConfig({ PORT: '0', METRICS_PORT: metricsPort, ...env });
  const running = await startRoles(config, log);
  onTestFinished(() => running.stop());
  const told = async () =>
    (await request(`http://127.0.0.1:${metricsPort}/metrics`, 'GET')).text.split('\n');
  const counted = async () =>
    (await told()).filter((line) => line.startsWith('boxoffice_http_request_duration_seconds_c'));
  return { ...running, counted };
}

test('a gateway, by the role that a request went to', async () => {
  const upstream = await startFakeUpstream('one');
  onTestFinished(() => upstream.kill());
  const { origin, counted } = await start({
    BOXOFFICE_ROLES: 'gateway',
    COMMAND_API_URLS: upstream.url,
    READ_API_URLS: upstream.url,
  });
  await request(`${origin}/v1/events`, 'GET');
  await request(`${origin}/v1/events/evt_1`, 'GET');
  await request(`${origin}/v1/shows/shw_1/holds`, 'POST', { body: {} });
  await expect
    .poll(counted)
    .toEqual([
      expect.stringMatching(/roles="gateway".*method="GET",route="read-api",status="2xx".* 2$/),
      expect.stringMatching(/method="POST",route="command-api",status="2xx".* 1$/),
    ]);
});

test('a payment simulator', async () => {
  const { origin, counted } = await start({
    BOXOFFICE_ROLES: 'payments',
    BOXOFFICE_DATA: await temporaryFolder(),
  });
  await request(`${origin}/healthz`, 'GET');
  expect(await counted()).toEqual([expect.stringContaining('route="/healthz",status="2xx"')]);
});
