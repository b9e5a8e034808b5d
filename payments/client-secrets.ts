/** Where a buyer's browser gets its secret from. */
import { LRUCache } from 'lru-cache';
import type { ClientSecrets, Intent, PaymentProvider, ProviderResult } from './port.ts';

/** Secrets remembered for the answers that follow at once; older ones are asked for again. */
const REMEMBERED_MAX = 10_000;

/** The provider, and the secrets that pass through its answers. */
export function rememberClientSecrets(provider: PaymentProvider): {
  readonly provider: PaymentProvider;
  readonly secrets: ClientSecrets;
} {
  const recent = new LRUCache<string, string>({ max: REMEMBERED_MAX });

  function remember(result: ProviderResult<Intent>): ProviderResult<Intent> {
    if (result.outcome !== 'ok' || result.value.clientSecret === null) return result;
    recent.set(result.value.intentId, result.value.clientSecret);
    return result;
  }

  return {
    provider: {
      name: provider.name,
      createIntent: async (request) => remember(await provider.createIntent(request)),
      confirmIntent: (request) => provider.confirmIntent(request),
      captureIntent: (request) => provider.captureIntent(request),
      cancelIntent: (request) => provider.cancelIntent(request),
      refund: (request) => provider.refund(request),
      retrieveIntent: (intentId) => provider.retrieveIntent(intentId),
      retrieveRefund: (id) => provider.retrieveRefund(id),
      listIntents: (request) => provider.listIntents(request),
      listRefunds: (request) => provider.listRefunds(request),
      readWebhook: (rawBody, signature) => provider.readWebhook(rawBody, signature),
    },
    secrets: {
      async of(intentId) {
        const known = recent.get(intentId);
        if (known !== undefined) return known;
        const result = remember(await provider.retrieveIntent(intentId));
        return result.outcome === 'ok' ? result.value.clientSecret : null;
      },
    },
  };
}
