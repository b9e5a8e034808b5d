import { Link } from 'wouter';
import type { Output } from '#client/index.ts';
import { serverClock } from '../../shared/api/clock.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Chip } from '../../shared/ui/controls.tsx';
import css from './programme.module.css';
import { texts } from './texts.ts';

export type ListedEvent = Output<'listEvents'>['events'][number];

export function EventRow({ event }: { readonly event: ListedEvent }) {
  const t = useTexts(texts);
  const format = useFormats();
  const { venue, starts_at, on_sale_at, show_count, venue_count, min_price_cents, currency } =
    event;
  const zone = venue?.timezone ?? 'UTC';
  const leaf = starts_at === null ? null : format.leaf(starts_at, zone);
  const isLater = on_sale_at !== null && Date.parse(on_sale_at) > serverClock.nowMs();
  return (
    <li className={css.event}>
      {leaf === null || starts_at === null ? (
        <span className={css.leaf}>{t.dateOpen}</span>
      ) : (
        <time className={css.leaf} dateTime={starts_at}>
          <span className={css.weekday}>{leaf.weekday}</span>
          <span className={css.day}>{leaf.day}</span>
          <span className={css.month}>{leaf.month}</span>
        </time>
      )}
      <h2 className={css.name}>
        <Link href={`/event/${event.id}`}>{event.name}</Link>
      </h2>
      <p className={css.about}>
        {event.artists.join(', ')}
        {venue !== null && (
          <>
            <br />
            {venue_count > 1 ? t.severalVenues(venue_count) : `${venue.name}, ${venue.city}`}
          </>
        )}
      </p>
      <p className={css.terms}>
        {min_price_cents !== null && currency !== null && (
          <span className={css.price}>{t.from_price(format.money(min_price_cents, currency))}</span>
        )}
        {show_count > 1 && <span className={css.soft}>{t.severalDates(show_count)}</span>}
        {isLater && on_sale_at !== null && (
          <Chip tone="warn">{t.onSale(format.dateShort(on_sale_at, zone))}</Chip>
        )}
      </p>
    </li>
  );
}
