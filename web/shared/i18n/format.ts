/** Money, times and numbers as the language writes them; times by the clock of the venue. */
import { useMemo } from 'react';
import { type Locale, useLocale } from './locale.ts';

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n ${locale} ${JSON.stringify(options)}`;
  const made = (formats.get(key) as Intl.NumberFormat) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d ${locale} ${JSON.stringify(options)}`;
  const made =
    (formats.get(key) as Intl.DateTimeFormat) ?? new Intl.DateTimeFormat(TAGS[locale], options);
  formats.set(key, made);
  return made;
}

/** English with day before month and hours to 24, as the programme is written. */
const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', es: 'es-ES' };

export interface Formats {
  readonly locale: Locale;
  /** Minor units of a currency, as many as it has. */
  money(cents: number, currency: string): string;
  number(value: number): string;
  /** `Saturday 5 December 2026`. */
  date(iso: string, timeZone: string): string;
  /** `Sat 5 Dec`. */
  dateShort(iso: string, timeZone: string): string;
  /** `19:00`. */
  time(iso: string, timeZone: string): string;
  /** `5 December 2026 at 19:00`. */
  dateTime(iso: string, timeZone: string): string;
  /** The parts of a day, for a calendar leaf. */
  leaf(iso: string, timeZone: string): { weekday: string; day: string; month: string };
  /** `4:05`, of what is left. */
  clock(ms: number): string;
  /** `about 4 minutes`: a unit that is as coarse as the number is large. */
  duration(seconds: number): string;
}

export function formatsOf(locale: Locale): Formats {
  return {
    locale,
    money(cents, currency) {
      const format = numberFormat(locale, { style: 'currency', currency });
      const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
      return format.format(cents / 10 ** digits);
    },
    number: (value) => numberFormat(locale, {}).format(value),
    date: (iso, timeZone) =>
      dateFormat(locale, { dateStyle: 'full', timeZone }).format(new Date(iso)),
    dateShort: (iso, timeZone) =>
      dateFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone }).format(
        new Date(iso),
      ),
    time: (iso, timeZone) =>
      dateFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(iso)),
    dateTime: (iso, timeZone) =>
      dateFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(iso)),
    leaf(iso, timeZone) {
      const part = (options: Intl.DateTimeFormatOptions): string =>
        dateFormat(locale, { ...options, timeZone }).format(new Date(iso));
      return {
        weekday: part({ weekday: 'short' }),
        day: part({ day: 'numeric' }),
        month: part({ month: 'short' }),
      };
    },
    clock(ms) {
      const seconds = Math.max(0, Math.ceil(ms / 1_000));
      const pad = (value: number): string => String(value).padStart(2, '0');
      const hours = Math.floor(seconds / 3_600);
      const minutes = Math.floor(seconds / 60) % 60;
      return hours > 0
        ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}`
        : `${minutes}:${pad(seconds % 60)}`;
    },
    duration(seconds) {
      const [value, unit] =
        seconds < 90
          ? ([Math.max(1, Math.round(seconds)), 'second'] as const)
          : seconds < 5_400
            ? ([Math.round(seconds / 60), 'minute'] as const)
            : ([Math.round(seconds / 3_600), 'hour'] as const);
      return numberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
    },
  };
}

export function useFormats(): Formats {
  const locale = useLocale();
  return useMemo(() => formatsOf(locale), [locale]);
}
