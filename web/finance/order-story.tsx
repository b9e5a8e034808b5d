/** An order as finance sees it: what it cost, what came back, and everything that happened. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../shared/api/client.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Chip, Loading } from '../shared/ui/controls.tsx';
import { texts as customerTexts } from './customer-texts.ts';
import { FinancePage } from './frame.tsx';
import { OrderItems } from './order-items.tsx';
import { TONES } from './order-tones.ts';
import { Refunds } from './refunds.tsx';
import { SaveStory } from './save-story.tsx';
import { texts } from './texts.ts';
import { Timeline } from './timeline.tsx';

export type Order = Output<'getOrder'>;
/** `note`: why, in the words of whoever refunded. */
export type RefundTold = Order['refunds'][number] & { readonly note?: string };

export const refundsOf = (order: Order): readonly RefundTold[] => order.refunds;

const ENTRIES_A_PAGE = 100;

export default function OrderStoryScreen() {
  const { orderId = '' } = useParams();
  const { story: t } = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const order = useQuery({
    queryKey: ['staff-order', orderId],
    queryFn: () => api.getOrder({ path: { id: orderId } }),
  });
  return (
    <FinancePage title={t.order}>
      {order.error !== null && <Trouble error={order.error} again={order.refetch} />}
      {order.isPending && <Loading label={loading} />}
      {order.data !== undefined && (
        <>
          <Summary order={order.data} />
          <Refunds order={order.data} />
          <Story order={order.data} />
        </>
      )}
    </FinancePage>
  );
}

function Summary({ order }: { readonly order: Order }) {
  const { order: t } = useTexts(texts);
  const of = useTexts(customerTexts);
  return (
    <section className={css.section}>
      <p>
        <span className={css.code}>{order.order_id}</span>{' '}
        <Chip tone={TONES[order.status]}>{t.status[order.status]}</Chip>
      </p>
      <p className={css.facts}>
        <span>
          {of.buyer}:{' '}
          {order.buyer === null ? of.unnamed : `${order.buyer.name}, ${order.buyer.email}`}
        </span>
        <span>
          {t.payment}: <span className={css.code}>{order.payment.payment_id}</span>
        </span>
        <span>
          {t.show}:{' '}
          <Link className={css.code} href={`/finance/time/${order.show_id}`}>
            {order.show_id}
          </Link>
        </span>
      </p>
      <OrderItems order={order} />
    </section>
  );
}

function Story({ order }: { readonly order: Order }) {
  const orderId = order.order_id;
  const notes = new Map(
    refundsOf(order).flatMap(({ refund_id, note }) =>
      note === undefined ? [] : [[refund_id, note]],
    ),
  );
  const { story: t } = useTexts(texts);
  const story = useInfiniteQuery({
    queryKey: ['order-story', orderId],
    queryFn: ({ pageParam }) =>
      api.auditOrder({
        path: { id: orderId },
        query: { limit: ENTRIES_A_PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const { loading } = useTexts(staffTexts);
  const entries = story.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Section title={t.happened} lead={t.oldest}>
      {story.error !== null && <Trouble error={story.error} again={story.refetch} />}
      {story.isPending && <Loading label={loading} />}
      {story.isSuccess && (
        <>
          <Timeline
            entries={entries}
            notes={notes}
            more={
              story.hasNextPage
                ? { busy: story.isFetchingNextPage, load: () => void story.fetchNextPage() }
                : null
            }
          />
          <SaveStory name={orderId} entries={entries} isWhole={!story.hasNextPage} />
        </>
      )}
    </Section>
  );
}
