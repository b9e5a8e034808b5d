/** An organiser's events with their shows: how each stands, and what it has sold. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { useSession } from '../../shared/api/session.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink } from '../../shared/ui/controls.tsx';
import { OrganiserPage, Refusal, StatusChip } from '../shared/parts.tsx';
import { useSales, useShows } from '../shared/queries.ts';
import css from './overview.module.css';
import { texts } from './texts.ts';

type Event = Output<'listEvents'>['events'][number];
type Show = Output<'listShows'>['shows'][number];

const PAGE_SIZE = 20;
const SALES_EVERY_MS = 60_000;

export default function Overview() {
  const t = useTexts(texts);
  const { data: session } = useSession();
  // Those who run the house run all of it.
  const isAdmin = session?.roles.includes('admin') === true;
  const events = useInfiniteQuery({
    queryKey: ['organiser', 'events', isAdmin],
    queryFn: ({ pageParam }) =>
      api.listEvents({
        query: {
          limit: PAGE_SIZE,
          ...(isAdmin ? {} : { own: 'true' as const }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: session !== undefined,
  });
  const found = events.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <OrganiserPage
      title={t.title}
      ready={events.isSuccess}
      error={events.error}
      onAgain={() => void events.refetch()}
    >
      <ButtonLink href="/organizer/event/new" look="primary">
        {t.newEvent}
      </ButtonLink>
      {found.length === 0 && (
        <div className={css.empty}>
          <p>{t.none}</p>
          <ButtonLink href="/organizer/venue/new">{t.drawVenue}</ButtonLink>
        </div>
      )}
      {found.map((event) => (
        <EventBlock key={event.id} event={event} />
      ))}
      {events.hasNextPage && (
        <div className={css.more}>
          <Button busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
            {t.more}
          </Button>
        </div>
      )}
    </OrganiserPage>
  );
}

function EventBlock({ event }: { readonly event: Event }) {
  const t = useTexts(texts);
  const shows = useShows(event.id);
  return (
    <div className={css.event}>
      <div className={css.head}>
        <h2>{event.name}</h2>
        <StatusChip status={event.status} />
      </div>
      {shows.error !== null && <Refusal error={shows.error} />}
      {shows.data?.shows.length === 0 && <p className={css.quiet}>{t.noShows}</p>}
      <ul className={css.shows}>
        {shows.data?.shows.map((show) => (
          <ShowRow key={show.id} show={show} />
        ))}
      </ul>
      <p className={css.links}>
        <Link href={`/organizer/event/${event.id}/show`} aria-label={`${t.addShow}: ${event.name}`}>
          {t.addShow}
        </Link>
        <Link href={`/organizer/event/${event.id}`} aria-label={`${t.editEvent}: ${event.name}`}>
          {t.editEvent}
        </Link>
      </p>
    </div>
  );
}

function ShowRow({ show }: { readonly show: Show }) {
  const t = useTexts(texts);
  const format = useFormats();
  const zone = show.venue?.timezone ?? 'UTC';
  const isDraft = show.status === 'draft';
  const sales = useSales(show.id, SALES_EVERY_MS, !isDraft);
  const { seats } = sales.data ?? {};
  return (
    <li className={css.show}>
      <div>
        <Link href={`/organizer/show/${show.id}`} className={css.when}>
          {format.dateShort(show.starts_at, zone)}, {format.time(show.starts_at, zone)}
        </Link>
        <p className={css.quiet}>
          {show.venue !== null && `${show.venue.name}, ${show.venue.city}. `}
          {t.onSaleAt(format.dateTime(show.on_sale_at, zone))}
        </p>
      </div>
      <StatusChip status={show.status} />
      <div className={css.sold}>
        {isDraft && t.notPriced}
        {seats !== undefined && (
          <>
            <strong>{t.sold(format.number(seats.sold), format.number(seats.total))}</strong>
            <meter
              className={css.meter}
              min={0}
              max={seats.total}
              value={seats.sold}
              aria-label={t.sold(format.number(seats.sold), format.number(seats.total))}
            />
            <span className={css.quiet}>{t.left(show.available)}</span>
          </>
        )}
      </div>
      <span className={css.money}>
        {sales.data !== undefined &&
          t.taken(
            format.money(
              sales.data.captured_cents - sales.data.refunded_cents,
              sales.data.currency,
            ),
          )}
      </span>
    </li>
  );
}
