/** The house of a show, live: choose seats on the map or in the list, and hold them. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../../shared/api/client.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Loading, Notice } from '../../shared/ui/controls.tsx';
import { Page, usePageTitle } from '../../shared/ui/page.tsx';
import { useRoom } from '../admission.ts';
import { Chooser } from './chooser.tsx';
import css from './show.module.css';
import { texts } from './texts.ts';
import { useHouse, useShow } from './use-house.ts';

type Show = Output<'getShow'>;

export default function ShowScreen() {
  const { showId = '' } = useParams();
  const t = useTexts(texts);
  const explain = useExplain();
  const [, goTo] = useLocation();
  const show = useShow(showId);
  const house = useHouse(showId, show.data?.layout_version);
  const event = useQuery({
    queryKey: ['event', show.data?.event_id],
    queryFn: () => api.getEvent({ path: { id: show.data?.event_id ?? '' } }),
    enabled: show.data !== undefined,
  });
  const hasRoom = show.data?.waiting_room.enabled === true;
  const room = useRoom(showId, hasRoom);
  const mustWait = hasRoom && room.data != null && room.data.state === 'waiting';

  useEffect(() => {
    if (mustWait) goTo(`/show/${showId}/room`, { replace: true });
  }, [mustWait, showId, goTo]);

  const error = show.error ?? house.error ?? event.error;
  if (error !== null) {
    const again = (): void => {
      for (const query of [show, house, event]) if (query.error !== null) void query.refetch();
    };
    return (
      <Page title="Boxoffice" narrow>
        <Notice tone="bad" actions={<Button onClick={again}>{t.again}</Button>}>
          {explain(error)}
        </Notice>
      </Page>
    );
  }
  // Who has to wait is not shown seats first, only to be sent away.
  const isTurnKnown = !hasRoom || room.isError || (room.isSuccess && !mustWait);
  const isThere = show.data !== undefined && house.data !== undefined && event.data !== undefined;
  if (!isThere || !isTurnKnown) {
    return (
      <Page title={t.loading} heading=" " narrow>
        <Loading label={t.loading} />
      </Page>
    );
  }
  return (
    <main id="main" className={css.show}>
      <Heading show={show.data} name={event.data.name} />
      <Chooser
        key={showId}
        show={show.data}
        name={event.data.name}
        house={house.data}
        admissionToken={room.data?.admission_token ?? null}
      />
    </main>
  );
}

function Heading({ show, name }: { readonly show: Show; readonly name: string }) {
  const t = useTexts(texts);
  const format = useFormats();
  const heading = usePageTitle(name);
  const zone = show.venue?.timezone ?? 'UTC';
  return (
    <div className={css.head}>
      <h1 ref={heading} tabIndex={-1} className={css.title}>
        <Link href={`/event/${show.event_id}`} title={t.back}>
          {name}
        </Link>
      </h1>
      <p className={css.when}>
        {format.dateShort(show.starts_at, zone)}, {format.time(show.starts_at, zone)}
        {show.venue !== null && ` · ${show.venue.name}, ${show.venue.city}`}
      </p>
    </div>
  );
}
