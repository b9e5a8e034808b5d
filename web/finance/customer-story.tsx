/** A customer as finance sees one: their orders, and everything that they did. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../shared/api/client.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button, Chip, Loading } from '../shared/ui/controls.tsx';
import { texts } from './customer-texts.ts';
import { FinancePage } from './frame.tsx';
import { TONES } from './order-tones.ts';
import { SaveStory } from './save-story.tsx';
import { texts as financeTexts } from './texts.ts';
import { Timeline } from './timeline.tsx';

type Order = Output<'listOrders'>['orders'][number];

const ORDERS_A_PAGE = 20;
const ENTRIES_A_PAGE = 50;
const pageFrom = (cursor: string | null) => (cursor === null ? {} : { cursor });

export default function CustomerStoryScreen() {
  const { customerId = '' } = useParams();
  const t = useTexts(texts);
  return (
    <FinancePage title={t.title}>
      <p className={css.code}>{customerId}</p>
      <Orders customerId={customerId} />
      <Doings customerId={customerId} />
    </FinancePage>
  );
}

function Orders({ customerId }: { readonly customerId: string }) {
  const t = useTexts(texts);
  const staff = useTexts(staffTexts);
  const orders = useInfiniteQuery({
    queryKey: ['customer-orders', customerId],
    queryFn: ({ pageParam }) =>
      api.listOrders({
        query: { customer_id: customerId, limit: ORDERS_A_PAGE, ...pageFrom(pageParam) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const all = orders.data?.pages.flatMap((page) => page.orders) ?? [];
  return (
    <Section title={t.orders} lead={t.ordersLead}>
      {orders.error !== null && <Trouble error={orders.error} again={orders.refetch} />}
      {orders.isPending && <Loading label={staff.loading} />}
      {orders.isSuccess && all.length === 0 && <p className={css.soft}>{t.noOrders}</p>}
      {all.length > 0 && (
        <ul className={css.list}>
          {all.map((order) => (
            <OrderRow key={order.order_id} order={order} />
          ))}
        </ul>
      )}
      {orders.hasNextPage && (
        <div>
          <Button busy={orders.isFetchingNextPage} onClick={() => void orders.fetchNextPage()}>
            {staff.more}
          </Button>
        </div>
      )}
    </Section>
  );
}

function OrderRow({ order }: { readonly order: Order }) {
  const t = useTexts(texts);
  const { order: names } = useTexts(financeTexts);
  const format = useFormats();
  const money = (cents: number): string => format.money(cents, order.currency);
  return (
    <li className={css.row}>
      <Link
        className={css.code}
        href={`/finance/order/${order.order_id}`}
        aria-label={t.storyOf(order.order_id)}
      >
        {order.order_id}
      </Link>
      <Chip tone={TONES[order.status]}>{names.status[order.status]}</Chip>
      <span className={`${css.facts} ${css.rowWhole}`}>
        <span>{money(order.total_cents)}</span>
        {order.refunded_cents > 0 && <span>{t.refunded(money(order.refunded_cents))}</span>}
        <span>{t.places(order.items.length)}</span>
        <span className={css.code}>{order.show_id}</span>
      </span>
    </li>
  );
}

function Doings({ customerId }: { readonly customerId: string }) {
  const { story: t } = useTexts(financeTexts);
  const { loading } = useTexts(staffTexts);
  const story = useInfiniteQuery({
    queryKey: ['customer-story', customerId],
    queryFn: ({ pageParam }) =>
      api.auditCustomer({
        path: { id: customerId },
        query: { limit: ENTRIES_A_PAGE, ...pageFrom(pageParam) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const pages = story.data?.pages ?? [];
  const entries = pages.flatMap((page) => page.entries);
  return (
    <Section title={t.happened} lead={t.oldest}>
      {story.error !== null && <Trouble error={story.error} again={story.refetch} />}
      {story.isPending && <Loading label={loading} />}
      {pages[0] !== undefined && (
        <>
          <p className={css.facts}>{t.lapsed(pages[0].counts.holds_lapsed)}</p>
          <Timeline
            entries={entries}
            more={
              story.hasNextPage
                ? { busy: story.isFetchingNextPage, load: () => void story.fetchNextPage() }
                : null
            }
          />
          <SaveStory name={customerId} entries={entries} isWhole={!story.hasNextPage} />
        </>
      )}
    </Section>
  );
}
