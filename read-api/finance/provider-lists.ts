import type {
  Intent,
  ListPage,
  PaymentProvider,
  ProviderRefund,
  ProviderResult,
} from '#payments/port.ts';

/** Pages asked for at most: a million records, then something is wrong. */
const PAGES_MAX = 10_000;
/** An intent is made a little after its order; clocks differ by as much. */
const SLACK_MS = 3_600_000;

/** The provider gave no answer that one could go by. */
export class ProviderSilent extends Error {
  override readonly name = 'ProviderSilent';
}

export interface ProviderLists {
  readonly intents: readonly Intent[];
  readonly refunds: readonly ProviderRefund[];
}

export async function readProviderLists(
  provider: Pick<PaymentProvider, 'listIntents' | 'listRefunds'>,
  window: { readonly fromMs: number | null; readonly toMs: number | null },
): Promise<ProviderLists> {
  const createdFrom = window.fromMs === null ? {} : { createdFromMs: window.fromMs - SLACK_MS };
  const createdTo = window.toMs === null ? {} : { createdToMs: window.toMs + SLACK_MS };
  return {
    intents: await all((cursor) =>
      provider.listIntents({ ...createdFrom, ...createdTo, ...cursor }),
    ),
    // Refunds of the orders looked at may come much later than those.
    refunds: await all((cursor) => provider.listRefunds({ ...createdFrom, ...cursor })),
  };
}

async function all<Item>(
  list: (cursor: { readonly cursor?: string }) => Promise<ProviderResult<ListPage<Item>>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const result: ProviderResult<ListPage<Item>> = await list(cursor === null ? {} : { cursor });
    if (result.outcome !== 'ok') throw new ProviderSilent(`a list ended in ${result.outcome}`);
    items.push(...result.value.items);
    cursor = result.value.nextCursor;
    if (cursor === null) return items;
  }
  throw new ProviderSilent('a list does not end');
}
