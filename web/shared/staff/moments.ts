/** Moments as staff read them: to the second, by their own clock. */
import { useMemo } from 'react';
import { type Locale, useLocale } from '../i18n/locale.ts';

const TAGS: Readonly<Record<Locale, string>> = { en: 'en-GB', es: 'es-ES' };

export interface Moments {
  /** `21 Nov 2026, 10:00:05`. */
  full(iso: string | number): string;
  /** `10:00:05`. */
  time(iso: string | number): string;
}

export function useMoments(): Moments {
  const locale = useLocale();
  return useMemo(() => {
    const full = new Intl.DateTimeFormat(TAGS[locale], {
      dateStyle: 'medium',
      timeStyle: 'medium',
    });
    const time = new Intl.DateTimeFormat(TAGS[locale], { timeStyle: 'medium' });
    return {
      full: (iso) => full.format(new Date(iso)),
      time: (iso) => time.format(new Date(iso)),
    };
  }, [locale]);
}
