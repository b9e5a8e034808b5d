/** A payment provider whose calls are counted. */
import type { PaymentProvider, ProviderResult } from '#payments/port.ts';
import { type Parking, whileParked } from '../overload/parking.ts';
import type { Metrics } from './metrics.ts';

/** Who waits for the provider costs nothing here meanwhile: `parking` is told. */
export function watchCalls(
  provider: PaymentProvider,
  metrics: Metrics,
  parking?: Parking,
): PaymentProvider {
  async function watched<T>(
    call: string,
    run: () => Promise<ProviderResult<T>>,
  ): Promise<ProviderResult<T>> {
    const startedAtMs = performance.now();
    let outcome = 'threw';
    try {
      const result = await whileParked(parking, run);
      ({ outcome } = result);
      return result;
    } finally {
      metrics.paymentCall(call, outcome, (performance.now() - startedAtMs) / 1000);
    }
  }
  return {
    name: provider.name,
    createIntent: (request) => watched('create', () => provider.createIntent(request)),
    confirmIntent: (request) => watched('confirm', () => provider.confirmIntent(request)),
    captureIntent: (request) => watched('capture', () => provider.captureIntent(request)),
    cancelIntent: (request) => watched('cancel', () => provider.cancelIntent(request)),
    refund: (request) => watched('refund', () => provider.refund(request)),
    retrieveIntent: (id) => watched('retrieve', () => provider.retrieveIntent(id)),
    retrieveRefund: (id) => watched('retrieve_refund', () => provider.retrieveRefund(id)),
    listIntents: (request) => watched('list', () => provider.listIntents(request)),
    listRefunds: (request) => watched('list_refunds', () => provider.listRefunds(request)),
    readWebhook: (rawBody, signature) => provider.readWebhook(rawBody, signature),
  };
}
