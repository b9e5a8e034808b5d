/** The programme: search and filters, and what they find, by next date. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Field, Loading, Notice, Select } from '../../shared/ui/controls.tsx';
import { Page } from '../../shared/ui/page.tsx';
import { EventRow } from './event-row.tsx';
import {
  type Filters,
  filtersOf,
  hasFilters,
  NO_FILTERS,
  nextDays,
  queryOf,
  searchOf,
  type When,
  whenOf,
} from './filters.ts';
import css from './programme.module.css';
import { texts } from './texts.ts';

const PAGE_SIZE = 20;

export default function Programme() {
  const t = useTexts(texts);
  const explain = useExplain();
  const search = useSearch();
  const filters = filtersOf(search);
  const asked = useDeferredValue(searchOf(filters));
  const events = useInfiniteQuery({
    queryKey: ['events', asked],
    queryFn: ({ pageParam, signal }) =>
      api.listEvents({
        query: {
          ...queryOf(filtersOf(asked)),
          limit: PAGE_SIZE,
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
  const found = events.data?.pages.flatMap((page) => page.events) ?? [];
  return (
    <Page title={t.title}>
      <FilterBar filters={filters} />
      {events.isPending && <Loading label={t.loading} />}
      {events.error !== null && (
        <Notice tone="bad" actions={<Button onClick={() => events.refetch()}>{t.again}</Button>}>
          {explain(events.error)}
        </Notice>
      )}
      {events.isSuccess && (
        <>
          <p className={css.count} role="status">
            {events.hasNextPage ? t.foundMore(found.length) : t.found(found.length)}
          </p>
          <ul className={css.list}>
            {found.map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
          </ul>
          {found.length === 0 && (
            <p className={css.empty}>
              {t.nothing} {t.nothingHint}
            </p>
          )}
          {events.hasNextPage && (
            <div className={css.more}>
              <Button busy={events.isFetchingNextPage} onClick={() => events.fetchNextPage()}>
                {t.more}
              </Button>
            </div>
          )}
        </>
      )}
    </Page>
  );
}

/** Typing waits a moment before it asks. */
const TYPING_PAUSE_MS = 250;

function FilterBar({ filters }: { readonly filters: Filters }) {
  const t = useTexts(texts);
  const [path, goTo] = useLocation();
  const [typed, setTyped] = useState(filters.q);
  const [picksDates, setPicksDates] = useState(false);
  const cities = useCities();
  const nowMs = Date.now();
  const when = picksDates ? 'own' : whenOf(filters, nowMs);
  const change = (next: Partial<Filters>): void =>
    goTo(`${path}${searchOf({ ...filters, ...next })}`, { replace: true });

  useEffect(() => {
    if (typed === filters.q) return;
    const timer = setTimeout(() => change({ q: typed }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  });

  const chooseWhen = (next: When): void => {
    setPicksDates(next === 'own');
    if (next === 'any') change({ from: '', to: '' });
    if (next === 'week') change(nextDays(7, nowMs));
    if (next === 'month') change(nextDays(30, nowMs));
  };

  return (
    <search className={css.filters}>
      <Field
        className={css.search}
        label={t.search}
        type="search"
        placeholder={t.searchPlaceholder}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <Select
        label={t.when}
        value={when}
        onChange={(event) => chooseWhen(event.target.value as When)}
      >
        <option value="any">{t.anyTime}</option>
        <option value="week">{t.thisWeek}</option>
        <option value="month">{t.thisMonth}</option>
        <option value="own">{t.ownDates}</option>
      </Select>
      <Select
        label={t.category}
        value={filters.category}
        onChange={(event) => change({ category: event.target.value })}
      >
        <option value="">{t.allCategories}</option>
        {Object.entries(t.categories).map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      {when === 'own' && (
        <>
          <Field
            label={t.from}
            type="date"
            value={filters.from}
            onChange={(event) => change({ from: event.target.value })}
          />
          <Field
            label={t.to}
            type="date"
            min={filters.from}
            value={filters.to}
            onChange={(event) => change({ to: event.target.value })}
          />
        </>
      )}
      {(cities.length > 1 || filters.city !== '') && (
        <Select
          label={t.city}
          value={filters.city}
          onChange={(event) => change({ city: event.target.value })}
        >
          <option value="">{t.anyCity}</option>
          {[...new Set([...cities, filters.city])].filter(Boolean).map((city) => (
            <option key={city} value={city}>
              {city}
            </option>
          ))}
        </Select>
      )}
      {hasFilters(filters) && (
        <Button
          look="quiet"
          onClick={() => {
            setTyped('');
            setPicksDates(false);
            change(NO_FILTERS);
          }}
        >
          {t.clear}
        </Button>
      )}
    </search>
  );
}

const CITIES_FROM = 100;

/** Where the next hundred shows are. */
function useCities(): readonly string[] {
  const { data } = useQuery({
    queryKey: ['cities'],
    queryFn: () => api.listEvents({ query: { limit: CITIES_FROM } }),
    staleTime: 300_000,
  });
  const cities = data?.events.flatMap(({ venue }) => venue?.city ?? []) ?? [];
  return [...new Set(cities)].sort((one, other) => one.localeCompare(other));
}
