/** What is looked for, as it stands in the address: a search can be shared, and Back undoes it. */

export interface Filters {
  readonly q: string;
  readonly category: string;
  readonly city: string;
  /** Days at the venue, `2026-12-05`; empty for none. */
  readonly from: string;
  readonly to: string;
}

export const NO_FILTERS: Filters = { q: '', category: '', city: '', from: '', to: '' };

const NAMES = ['q', 'category', 'city', 'from', 'to'] as const;

export function filtersOf(search: string): Filters {
  const params = new URLSearchParams(search);
  return Object.fromEntries(
    NAMES.map((name) => [name, params.get(name) ?? '']),
  ) as unknown as Filters;
}

/** `?q=dream&city=Sevilla`; empty for none. */
export function searchOf(filters: Filters): string {
  const params = new URLSearchParams();
  for (const name of NAMES) if (filters[name] !== '') params.set(name, filters[name]);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

export const hasFilters = (filters: Filters): boolean => NAMES.some((name) => filters[name] !== '');

const DAY_MS = 24 * 3_600_000;

/** From today until so many days from now, by the buyer's calendar. */
export function nextDays(days: number, nowMs: number): Pick<Filters, 'from' | 'to'> {
  return { from: dayOf(nowMs), to: dayOf(nowMs + days * DAY_MS) };
}

function dayOf(ms: number): string {
  const date = new Date(ms);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

export type When = 'any' | 'week' | 'month' | 'own';

export function whenOf({ from, to }: Filters, nowMs: number): When {
  if (from === '' && to === '') return 'any';
  const is = (days: number): boolean => {
    const span = nextDays(days, nowMs);
    return span.from === from && span.to === to;
  };
  return is(7) ? 'week' : is(30) ? 'month' : 'own';
}

/** What the API is asked with; a span that ends before it begins asks for nothing. */
export function queryOf({ q, category, city, from, to }: Filters) {
  return {
    ...(q.trim() === '' ? {} : { q: q.trim().slice(0, 200) }),
    ...(category === '' ? {} : { category }),
    ...(city === '' ? {} : { city }),
    ...(from === '' ? {} : { date_from: from }),
    ...(to === '' || to < from ? {} : { date_to: to }),
  };
}
