/** The tickets of an order, as far as the house issues them. */
import { useQuery } from '@tanstack/react-query';
import { api } from '../../shared/api/client.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Chip, Loading, Notice } from '../../shared/ui/controls.tsx';
import css from './checkout.module.css';
import { SeatText, useOccasion } from './summary.tsx';
import { texts } from './texts.ts';

export function Tickets({ orderId }: { readonly orderId: string }) {
  const t = useTexts(texts);
  const explain = useExplain();
  const tickets = useQuery({
    queryKey: ['tickets', orderId],
    queryFn: () => api.listTickets({ path: { id: orderId } }),
  });
  if (tickets.error !== null) return <Notice tone="bad">{explain(tickets.error)}</Notice>;
  if (tickets.data === undefined) return <Loading label={t.loadingTickets} />;
  if (tickets.data.tickets.length === 0) return null;
  const withoutCode = tickets.data.tickets.filter(
    (ticket) => ticket.status === 'valid' && codeOf(ticket) === null,
  );
  return (
    <section className={css.main}>
      <h2>{t.tickets}</h2>
      {withoutCode.length > 0 && <p>{t.noCode(withoutCode.length)}</p>}
      <ul className={css.tickets}>
        {tickets.data.tickets.map((ticket) => (
          <li key={ticket.ticket_id} className={css.ticket}>
            <div className={css.ticketHead}>
              <p className={css.ticketSeat}>
                <SeatText showId={ticket.show_id} item={ticket} />
              </p>
              <Chip tone={ticket.status === 'valid' ? 'good' : 'warn'}>
                {t.ticketStatus[ticket.status]}
              </Chip>
            </div>
            <Admission showId={ticket.show_id} />
            <Stub ticket={ticket} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What it is for, when and where: a ticket is looked at by itself, at the gate. */
function Admission({ showId }: { readonly showId: string }) {
  const t = useTexts(texts);
  const format = useFormats();
  const { show, event } = useOccasion(showId);
  if (show === undefined) return null;
  const zone = show.venue?.timezone ?? 'UTC';
  const { doors_at, starts_at, venue } = show;
  return (
    <p className={css.what}>
      <span>{event?.name ?? '…'}</span>
      <span className={css.soft}>
        {format.dateShort(starts_at, zone)}, {format.time(starts_at, zone)}
        {doors_at !== null && ` · ${t.doors(format.time(doors_at, zone))}`}
      </span>
      {venue !== null && (
        <span className={css.soft}>
          {venue.name}, {venue.city}
        </span>
      )}
    </p>
  );
}

/** What the gate reads, where it is issued. */
function codeOf(ticket: object): string | null {
  const code: unknown = Reflect.get(ticket, 'code');
  return typeof code === 'string' ? code : null;
}

function Stub({ ticket }: { readonly ticket: { readonly ticket_id: string } }) {
  const t = useTexts(texts);
  const code = codeOf(ticket);
  return (
    <p className={css.stub}>
      <span className={css.soft}>{code === null ? t.numberLabel : t.codeLabel}</span>
      <span className={css.code}>{code ?? ticket.ticket_id}</span>
    </p>
  );
}
