/** Which show to look back at. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Section, Trouble } from '../../shared/staff/area.tsx';
import css from '../../shared/staff/staff.module.css';
import { Button, Field } from '../../shared/ui/controls.tsx';
import { FinancePage } from '../frame.tsx';
import { texts } from './texts.ts';

type Event = Output<'listEvents'>['events'][number];

export default function ChooseScreen() {
  const t = useTexts(texts);
  const [, goTo] = useLocation();
  const q = new URLSearchParams(useSearch()).get('q') ?? '';
  const [typed, setTyped] = useState(q);
  const events = useQuery({
    queryKey: ['time-events', q],
    queryFn: () => api.listEvents({ query: q === '' ? {} : { q } }),
  });
  return (
    <FinancePage title={t.title}>
      <p className={css.soft}>{t.lead}</p>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          goTo(`/finance/time?${new URLSearchParams({ q: typed.trim() })}`, { replace: true });
        }}
      >
        <Field
          label={t.find}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className={css.buttons}>
          <Button type="submit">{t.go}</Button>
        </div>
      </form>
      {events.error !== null && <Trouble error={events.error} again={events.refetch} />}
      {events.data?.events.length === 0 && <p>{t.noEvents}</p>}
      {events.data !== undefined && events.data.events.length > 0 && (
        <ul className={css.list}>
          {events.data.events.map((event) => (
            <EventShows key={event.id} event={event} />
          ))}
        </ul>
      )}
      <ById />
    </FinancePage>
  );
}

function EventShows({ event }: { readonly event: Event }) {
  const format = useFormats();
  const shows = useQuery({
    queryKey: ['time-shows', event.id],
    queryFn: () => api.listShows({ path: { id: event.id } }),
  });
  return (
    <li className={css.row}>
      <span className={css.rowName}>{event.name}</span>
      <span className={css.rowWhole}>
        {shows.data?.shows.map((show) => {
          const zone = show.venue?.timezone ?? 'UTC';
          return (
            <span key={show.id} className={css.facts}>
              <Link href={`/finance/time/${show.id}`}>{format.dateTime(show.starts_at, zone)}</Link>
              {show.venue?.name}
            </span>
          );
        })}
      </span>
    </li>
  );
}

function ById() {
  const t = useTexts(texts);
  const [, goTo] = useLocation();
  const [showId, setShowId] = useState('');
  return (
    <Section title={t.orId}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          goTo(`/finance/time/${encodeURIComponent(showId.trim())}`);
        }}
      >
        <Field
          label={t.show}
          required
          pattern="\s*shw_\w+\s*"
          autoComplete="off"
          value={showId}
          onChange={(event) => setShowId(event.target.value)}
        />
        <div className={css.buttons}>
          <Button type="submit">{t.open}</Button>
        </div>
      </form>
    </Section>
  );
}
