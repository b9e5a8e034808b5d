/** An organiser's venues. */
import { Link } from 'wouter';
import { useTexts } from '../../shared/i18n/texts.ts';
import { ButtonLink } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { OrganiserPage } from '../shared/parts.tsx';
import { useVenues } from '../shared/queries.ts';
import { texts } from './texts.ts';
import css from './venue.module.css';

export default function VenuesScreen() {
  const t = useTexts(texts);
  const venues = useVenues();
  return (
    <OrganiserPage
      title={t.venues}
      ready={venues.data !== undefined}
      error={venues.data === undefined ? venues.error : null}
      onAgain={() => void venues.refetch()}
    >
      <ButtonLink href="/organizer/venue/new" look="primary">
        {t.newVenue}
      </ButtonLink>
      {venues.data?.length === 0 && <p className={css.empty}>{t.none}</p>}
      <ul className={css.venues}>
        {venues.data?.map(({ id, name, city, seat_count }) => (
          <li key={id}>
            <Link href={`/organizer/venue/${id}`}>{name}</Link>
            <span className={parts.hint}>
              {city}, {t.places(seat_count)}
            </span>
          </li>
        ))}
      </ul>
    </OrganiserPage>
  );
}
