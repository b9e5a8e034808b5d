/** Everything that this buyer has ordered, newest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useSession } from '../../shared/api/session.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink, Chip, Loading, Notice, type Tone } from '../../shared/ui/controls.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { useOccasion } from '../checkout/summary.tsx';
import css from './orders.module.css';
import { texts } from './texts.ts';

type Order = Output<'listOrders'>['orders'][number];

export default function OrdersScreen() {
  const t = useTexts(texts);
  const explain = useExplain();
  const session = useSession();
  const isCustomer = session.data?.roles.includes('customer') === true;
  const orders = useInfiniteQuery({
    queryKey: ['orders'],
    queryFn: ({ pageParam }) =>
      api.listOrders({ query: pageParam === null ? {} : { cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: isCustomer,
  });
  const found = orders.data?.pages.flatMap((page) => page.orders) ?? [];
  const error = session.error ?? orders.error;
  const isEmpty = (session.isSuccess && !isCustomer) || (orders.isSuccess && found.length === 0);
  return (
    <Page title={t.title}>
      {error !== null && (
        <Notice tone="bad" actions={<Button onClick={() => orders.refetch()}>{t.again}</Button>}>
          {explain(error)}
        </Notice>
      )}
      {error === null && !isEmpty && found.length === 0 && <Loading label={t.loading} />}
      {isEmpty && (
        <div className={css.more}>
          <p className={css.soft}>{t.none}</p>
          <p className={css.more}>
            <ButtonLink href="/" look="primary">
              {t.programme}
            </ButtonLink>
          </p>
        </div>
      )}
      {found.length > 0 && (
        <ul className={css.list}>
          {found.map((order) => (
            <OrderRow key={order.order_id} order={order} />
          ))}
        </ul>
      )}
      {orders.hasNextPage && (
        <p className={css.more}>
          <Button busy={orders.isFetchingNextPage} onClick={() => orders.fetchNextPage()}>
            {t.more}
          </Button>
        </p>
      )}
    </Page>
  );
}

const TONES: Readonly<Record<Order['status'], Tone>> = {
  pending_payment: 'warn',
  confirmed: 'good',
  cancelled: 'bad',
  refunded: 'bad',
  partially_refunded: 'warn',
};

function OrderRow({ order }: { readonly order: Order }) {
  const t = useTexts(texts);
  const format = useFormats();
  const { show, event } = useOccasion(order.show_id);
  const zone = show?.venue?.timezone ?? 'UTC';
  return (
    <li className={css.order}>
      <h2 className={css.name}>
        <Link href={`/order/${order.order_id}`}>{event?.name ?? t.order}</Link>
      </h2>
      <p className={css.money}>{format.money(order.total_cents, order.currency)}</p>
      <p className={css.soft}>
        {show !== undefined &&
          `${format.dateShort(show.starts_at, zone)}, ${format.time(show.starts_at, zone)} · `}
        {t.tickets(order.items.length)}
      </p>
      <p className={css.state}>
        {show?.status === 'cancelled' && <Chip tone="bad">{t.showCancelled}</Chip>}{' '}
        <Chip tone={TONES[order.status]}>{t.status[order.status]}</Chip>
      </p>
    </li>
  );
}
