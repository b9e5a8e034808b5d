/** HTTP out: every query with what it needs. */
import { createLedger } from '#projections/ledger/trial-balance.ts';
import { registerOps } from '#read-api/ops/routes.ts';
import { type ReadApi, registerReadApi } from '#read-api/register.ts';
import type { HttpApp } from '../http/env.ts';
import type { Core } from './core.ts';
import { readinessChecks } from './readiness.ts';

export function registerQueries(app: HttpApp, core: Core): ReadApi {
  const { models, storage, store, checkout, personalData, payments, tools } = core;
  const { provider, secrets } = payments;
  const readApi = registerReadApi(app, {
    store,
    seatMaps: models.seatMaps,
    past: models.pastSeatMaps,
    catalog: models.catalog,
    orders: models.orders,
    activity: models.activity,
    refusedAttempts: models.refusedAttempts,
    buyers: personalData.buyers,
    notes: personalData.notes,
    ledger: createLedger(store),
    gates: models.runners,
    provider,
    secrets,
    checkout,
    checks: readinessChecks({ pool: storage.pool, store, models, provider }),
    ...tools,
  });
  registerOps(app, models.operations);
  return readApi;
}
