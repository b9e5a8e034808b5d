/** The language and colours that somebody chose, or that their browser asks for. */
import { useSyncExternalStore } from 'react';

export type Locale = 'en' | 'es';
export type Theme = 'light' | 'dark' | 'system';

export interface Preferences {
  readonly locale: Locale;
  readonly theme: Theme;
}

/** The server reads it too, so that a page begins in the right colours (platform/web/register.ts). */
const COOKIE = 'boxoffice_preferences';
const YEAR_SECONDS = 31_536_000;

interface Chosen {
  readonly locale: Locale | null;
  readonly theme: Theme;
}

let chosen: Chosen = readCookie();
let current: Preferences = effective(chosen);
const listeners = new Set<() => void>();

export const preferences = (): Preferences => current;

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

export const useLocale = (): Locale => usePreferences().locale;

export function choose(next: Partial<Preferences>): void {
  chosen = { ...chosen, ...next };
  current = effective(chosen);
  writeCookie(chosen);
  showPreferences();
  for (const listener of listeners) listener();
}

/** Puts them on the page: to be called once at the start. */
export function showPreferences(): void {
  const { documentElement: root } = document;
  root.lang = current.locale;
  if (current.theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = current.theme;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function effective({ locale, theme }: Chosen): Preferences {
  return { locale: locale ?? localeOfBrowser(navigator.languages), theme };
}

/** The first language that is one of ours. */
export function localeOfBrowser(languages: readonly string[]): Locale {
  for (const language of languages) {
    if (/^es\b/i.test(language)) return 'es';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}

function readCookie(): Chosen {
  const [, locale, theme] =
    new RegExp(`(?:^|; )${COOKIE}=(en|es|)\\.(light|dark|)(?:;|$)`).exec(document.cookie) ?? [];
  return {
    locale: locale === 'en' || locale === 'es' ? locale : null,
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

function writeCookie({ locale, theme }: Chosen): void {
  const value = `${locale ?? ''}.${theme === 'system' ? '' : theme}`;
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${COOKIE}=${value}; Path=/; SameSite=Lax; Max-Age=${YEAR_SECONDS}${secure}`;
}
