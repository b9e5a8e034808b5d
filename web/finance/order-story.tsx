/** An order as finance sees it: what it cost, what came back, and everything that happened. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../shared/api/client.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Chip, Loading, type Tone } from '../shared/ui/controls.tsx';
import { FinancePage } from './frame.tsx';
import { Refunds } from './refunds.tsx';
import { texts } from './texts.ts';
import { Timeline } from './timeline.tsx';

export type Order = Output<'getOrder'>;
/** `note`: why, in the words of whoever refunded. */
export type RefundTold = Order['refunds'][number] & { readonly note?: string };

export const refundsOf = (order: Order): readonly RefundTold[] => order.refunds;

const ENTRIES_A_PAGE = 100;

const TONES: Readonly<Record<Order['status'], Tone>> = {
  pending_payment: 'warn',
  confirmed: 'good',
  cancelled: 'bad',
  refunded: 'bad',
  partially_refunded: 'warn',
};

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
  const format = useFormats();
  const money = (cents: number): string => format.money(cents, order.currency);
  return (
    <section className={css.section}>
      <p>
        <span className={css.code}>{order.order_id}</span>{' '}
        <Chip tone={TONES[order.status]}>{t.status[order.status]}</Chip>
      </p>
      <p className={css.facts}>
        <span>
          {t.total}: {money(order.total_cents)}
        </span>
        <span>
          {t.refunded}: {money(order.refunded_cents)}
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
      <p className={css.facts}>
        {t.seats}:
        {order.items.map(({ seat_id }) => (
          <Link
            key={seat_id}
            className={css.code}
            aria-label={t.seatStory(seat_id)}
            href={`/finance/seat/${order.show_id}/${encodeURIComponent(seat_id)}`}
          >
            {seat_id}
          </Link>
        ))}
      </p>
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
  const pages = story.data?.pages ?? [];
  return (
    <Section title={t.happened} lead={t.oldest}>
      {story.error !== null && <Trouble error={story.error} again={story.refetch} />}
      {story.isSuccess && (
        <Timeline
          entries={pages.flatMap((page) => page.entries)}
          notes={notes}
          more={
            story.hasNextPage
              ? { busy: story.isFetchingNextPage, load: () => void story.fetchNextPage() }
              : null
          }
        />
      )}
    </Section>
  );
}
