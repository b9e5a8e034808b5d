/** One show, run by its organiser: how it stands, the sale, the waiting room. */
import { useParams } from 'wouter';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { ButtonLink } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { Facts, OrganiserPage, Part, Refusal, StatusChip } from '../shared/parts.tsx';
import { type Show, useEvent, useSales, useShow } from '../shared/queries.ts';
import { CancelShow } from './cancel-show.tsx';
import { RoomSettings } from './room-settings.tsx';
import { SaleStep } from './sale-step.tsx';
import css from './show.module.css';
import { texts } from './texts.ts';

const SALES_EVERY_MS = 20_000;

export default function ShowScreen() {
  const { showId = '' } = useParams();
  const show = useShow(showId);
  const event = useEvent(show.data?.event_id ?? '');
  const error =
    (show.data === undefined && show.error) || (event.data === undefined && event.error);
  return (
    <OrganiserPage
      title={event.data?.name ?? ''}
      ready={show.data !== undefined && event.data !== undefined}
      error={error || null}
      onAgain={() => {
        void show.refetch();
        void event.refetch();
      }}
    >
      {show.data !== undefined && <ShowBody show={show.data} />}
    </OrganiserPage>
  );
}

function ShowBody({ show }: { readonly show: Show }) {
  const { show: t } = useTexts(texts);
  const format = useFormats();
  const zone = show.venue?.timezone ?? 'UTC';
  const wasPublished = show.layout_version !== null;
  const at = `/organizer/show/${show.id}`;
  return (
    <>
      <div className={css.head}>
        <StatusChip status={show.status} />
        {show.venue !== null && (
          <span>
            {show.venue.name}, {show.venue.city}
          </span>
        )}
      </div>
      <p className={css.when}>
        {t.begins}: {format.dateTime(show.starts_at, zone)}. {t.onSale}:{' '}
        {format.dateTime(show.on_sale_at, zone)}.
      </p>
      <div className={parts.actions}>
        {wasPublished && (
          <>
            <ButtonLink href={`${at}/live`} look="primary">
              {t.watch}
            </ButtonLink>
            <ButtonLink href={`${at}/seats`}>{t.houseSeats}</ButtonLink>
          </>
        )}
        {show.status !== 'cancelled' && <ButtonLink href={`${at}/edit`}>{t.edit}</ButtonLink>}
        {wasPublished && (
          <ButtonLink href={`/event/${show.event_id}`} look="quiet">
            {t.asBuyer}
          </ButtonLink>
        )}
      </div>
      {wasPublished && <Standing showId={show.id} />}
      {show.status !== 'cancelled' && show.status !== 'ended' && <SaleStep show={show} />}
      {show.status !== 'cancelled' && show.status !== 'ended' && <RoomSettings show={show} />}
      {wasPublished && <CancelShow show={show} />}
    </>
  );
}

function Standing({ showId }: { readonly showId: string }) {
  const { show: t } = useTexts(texts);
  const format = useFormats();
  const { data, error } = useSales(showId, SALES_EVERY_MS);
  return (
    <Part title={t.facts} wide>
      {error !== null && <Refusal error={error} />}
      {data !== undefined && (
        <Facts
          facts={[
            [t.sold, format.number(data.seats.sold)],
            [t.free, format.number(data.seats.available)],
            [t.held, format.number(data.seats.held + data.seats.reserved)],
            [t.blocked, format.number(data.seats.blocked)],
            [t.seats, format.number(data.seats.total)],
            [t.orders, format.number(data.orders.confirmed)],
            [t.money, format.money(data.captured_cents, data.currency)],
            [t.refunded, format.money(data.refunded_cents, data.currency)],
          ]}
        />
      )}
    </Part>
  );
}
