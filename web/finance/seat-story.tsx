/** Everything that ever happened to one seat of a show. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from 'wouter';
import { api } from '../shared/api/client.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Loading } from '../shared/ui/controls.tsx';
import { FinancePage } from './frame.tsx';
import { SaveStory } from './save-story.tsx';
import { texts } from './texts.ts';
import { Timeline } from './timeline.tsx';

const ENTRIES_A_PAGE = 50;

export default function SeatStoryScreen() {
  const { showId = '', seatId = '' } = useParams();
  const { story: t } = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const story = useInfiniteQuery({
    queryKey: ['seat-story', showId, seatId],
    queryFn: ({ pageParam }) =>
      api.auditSeat({
        path: { id: showId, seat_id: seatId },
        query: { limit: ENTRIES_A_PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  const pages = story.data?.pages ?? [];
  const entries = pages.flatMap((page) => page.entries);
  const counts = pages[0]?.counts;
  return (
    <FinancePage title={t.seat(seatId)}>
      {story.error !== null && <Trouble error={story.error} again={story.refetch} />}
      {story.isPending && <Loading label={loading} />}
      {counts !== undefined && (
        <Section title={t.happened} lead={t.oldest}>
          <p className={css.facts}>
            <Link href={`/finance/time/${showId}`}>{t.toShow}</Link>
            <span>{t.lapsed(counts.holds_lapsed)}</span>
            <span>{t.refused(counts.refused_attempts.at_least)}</span>
          </p>
          <Timeline
            entries={entries}
            more={
              story.hasNextPage
                ? { busy: story.isFetchingNextPage, load: () => void story.fetchNextPage() }
                : null
            }
          />
          <SaveStory name={`${showId} ${seatId}`} entries={entries} isWhole={!story.hasNextPage} />
        </Section>
      )}
    </FinancePage>
  );
}
