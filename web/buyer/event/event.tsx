/** An event and its dates. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, ButtonLink, Chip, Loading, Notice, type Tone } from '../../shared/ui/controls.tsx';
import { Page } from '../../shared/ui/page.tsx';
import css from './event.module.css';
import { texts } from './texts.ts';

type Show = Output<'listShows'>['shows'][number];

/** Availability is looked at again so often while somebody reads. */
const REFRESH_MS = 20_000;

export default function EventScreen() {
  const { eventId = '' } = useParams();
  const t = useTexts(texts);
  const explain = useExplain();
  const event = useQuery({
    queryKey: ['event', eventId],
    queryFn: () => api.getEvent({ path: { id: eventId } }),
  });
  const shows = useQuery({
    queryKey: ['shows', eventId],
    queryFn: () => api.listShows({ path: { id: eventId } }),
    refetchInterval: REFRESH_MS,
  });
  const error = event.error ?? shows.error;
  if (error !== null) {
    const again = (): void => {
      void event.refetch();
      void shows.refetch();
    };
    return (
      <Page title={event.data?.name ?? 'Boxoffice'} narrow>
        <Notice tone="bad" actions={<Button onClick={again}>{t.again}</Button>}>
          {explain(error)}
        </Notice>
      </Page>
    );
  }
  if (event.data === undefined || shows.data === undefined) {
    return (
      <Page title={t.loading} heading=" " narrow>
        <Loading label={t.loading} />
      </Page>
    );
  }
  const { name, artists, description } = event.data;
  const listed = shows.data.shows.filter(({ status }) => status !== 'draft');
  return (
    <Page title={name}>
      <p className={css.artists}>{artists.join(', ')}</p>
      {description !== null && <p className={css.description}>{description}</p>}
      <h2 className={css.heading}>{t.shows}</h2>
      {listed.length === 0 && <p>{t.none}</p>}
      <ul className={css.list}>
        {listed.map((show) => (
          <ShowRow key={show.id} show={show} />
        ))}
      </ul>
    </Page>
  );
}

const TONES: Partial<Record<Show['status'], Tone>> = {
  scheduled: 'warn',
  paused: 'warn',
  sold_out: 'bad',
  cancelled: 'bad',
};

/** Below a twentieth it is told that there are few. */
const FEW_SHARE = 0.05;

function ShowRow({ show }: { readonly show: Show }) {
  const t = useTexts(texts);
  const format = useFormats();
  const { venue, status, starts_at, doors_at, on_sale_at, available, total, currency } = show;
  const zone = venue?.timezone ?? 'UTC';
  const day = format.date(starts_at, zone);
  const low = format.money(show.min_price_cents, currency);
  const high = format.money(show.max_price_cents, currency);
  return (
    <li className={css.show}>
      <div>
        <h3 className={css.when}>
          <time dateTime={starts_at}>
            {day}, {format.time(starts_at, zone)}
          </time>
        </h3>
        <p className={css.where}>
          {venue !== null && `${venue.name}, ${venue.city}`}
          {doors_at !== null && ` · ${t.doors(format.time(doors_at, zone))}`}
        </p>
        <p className={css.terms}>
          <span className={css.price}>{t.prices(low, high)}</span>
          <span>{t.feesIncluded}</span>
          {status === 'on_sale' && (
            <span>{available < total * FEW_SHARE ? t.few(available) : t.left(available)}</span>
          )}
          {status === 'scheduled' && <span>{t.onSaleAt(format.dateTime(on_sale_at, zone))}</span>}
          {status !== 'on_sale' && <Chip {...toneOf(status)}>{t.status[status]}</Chip>}
        </p>
      </div>
      <ShowLink show={show} day={day} />
    </li>
  );
}

const toneOf = (status: Show['status']): { tone?: Tone } => {
  const tone = TONES[status];
  return tone === undefined ? {} : { tone };
};

function ShowLink({ show, day }: { readonly show: Show; readonly day: string }) {
  const t = useTexts(texts);
  const { id, status, waiting_room: room } = show;
  if (status === 'cancelled' || status === 'ended') return null;
  if (room.state === 'gathering') {
    return (
      <ButtonLink href={`/show/${id}/room`} look="primary">
        {t.join} <span className="visually-hidden">: {day}</span>
      </ButtonLink>
    );
  }
  return (
    <ButtonLink href={`/show/${id}`} look={status === 'on_sale' ? 'primary' : 'secondary'}>
      {status === 'on_sale' ? t.seats : t.look}
      <span className="visually-hidden">: {day}</span>
    </ButtonLink>
  );
}
