/** What is being bought, for how much. */
import { useQuery } from '@tanstack/react-query';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { useSectionNames } from '../../shared/api/section-names.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import css from './checkout.module.css';
import { texts } from './texts.ts';

export type Item = Output<'getHold'>['items'][number];

export function useOccasion(showId: string | undefined) {
  const show = useQuery({
    queryKey: ['show', showId],
    queryFn: () => api.getShow({ path: { id: showId ?? '' } }),
    enabled: showId !== undefined,
  });
  const event = useQuery({
    queryKey: ['event', show.data?.event_id],
    queryFn: () => api.getEvent({ path: { id: show.data?.event_id ?? '' } }),
    enabled: show.data !== undefined,
  });
  return { show: show.data, event: event.data };
}

export function Occasion({ showId }: { readonly showId: string }) {
  const format = useFormats();
  const { show, event } = useOccasion(showId);
  const zone = show?.venue?.timezone ?? 'UTC';
  return (
    <p className={css.what}>
      <strong>{event?.name ?? '…'}</strong>
      <span className={css.soft}>
        {show !== undefined &&
          `${format.dateShort(show.starts_at, zone)}, ${format.time(show.starts_at, zone)}`}
        {show?.venue != null && ` · ${show.venue.name}, ${show.venue.city}`}
      </span>
    </p>
  );
}

export function Summary({
  showId,
  items,
  totalCents,
  currency,
}: {
  readonly showId: string;
  readonly items: readonly Item[];
  readonly totalCents: number;
  readonly currency: string;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const feeCents = items.reduce((sum, { fee_cents }) => sum + fee_cents, 0);
  return (
    <>
      <Occasion showId={showId} />
      <ul className={css.items}>
        {items.map((item) => (
          <li key={item.seat_id} className={css.item}>
            <SeatText showId={showId} item={item} />
            <span>
              {format.money(item.price_cents + item.fee_cents + item.tax_cents, currency)}
            </span>
          </li>
        ))}
      </ul>
      <div>
        <p className={css.total}>
          <span>{t.total}</span>
          <span>{format.money(totalCents, currency)}</span>
        </p>
        {feeCents > 0 && <p className={css.soft}>{t.fee(format.money(feeCents, currency))}</p>}
      </div>
    </>
  );
}

export interface SeatTextProps {
  readonly showId: string;
  readonly item: Pick<Item, 'section' | 'row' | 'label'>;
}

/** By the section's name; its id, by which it goes on the ticket, stands in until that is there. */
export function SeatText({ showId, item }: SeatTextProps) {
  const t = useTexts(texts);
  const { show } = useOccasion(showId);
  const names = useSectionNames(showId, show?.layout_version ?? null);
  const section = names.get(item.section) ?? item.section;
  return (
    <span>{item.row === null ? t.place(section) : t.seat(section, item.row, item.label)}</span>
  );
}
