/** The role `read-api`, HTTP out: every query with what it needs. */
import { createLedger } from '#projections/ledger/trial-balance.ts';
import { type ReadApi, registerReadApi } from '#read-api/register.ts';
import type { HttpApp } from '../http/env.ts';
import { createResponseTimes } from '../metrics/response-times.ts';
import { registerPublicConfig } from '../web/public-config.ts';
import type { Core } from './core.ts';
import { registerOlderReadApi } from './older-api.ts';

export function registerQueryApi(app: HttpApp, core: Core): ReadApi {
  const { config, models, store, checkout, personalData, payments, tools } = core;
  const { provider, secrets } = payments;
  const readApi = registerReadApi(app, {
    store,
    seatMaps: models.publicMaps,
    past: models.pastSeatMaps,
    catalog: models.catalog,
    orders: models.orders,
    activity: models.activity,
    refusedAttempts: models.refusedAttempts,
    buyers: personalData.buyers,
    notes: personalData.notes,
    ledger: createLedger(store),
    gates: models.gates,
    switches: models.switches,
    responseTimes: createResponseTimes(core.metrics.registry, tools.clock),
    provider,
    secrets,
    checkout,
    ...tools,
  });
  registerPublicConfig(app, {
    provider: payments.isSimulated ? 'simulator' : 'stripe',
    publishableKey: config.stripe?.publishableKey ?? null,
    devTokens: config.devTokens,
    ...tools,
  });
  if (core.older !== null) registerOlderReadApi(app, core, core.older);
  return readApi;
}
