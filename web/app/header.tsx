import { Link, useLocation } from 'wouter';
import { useSession } from '../shared/api/session.ts';
import { choose, usePreferences } from '../shared/i18n/locale.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import css from './app.module.css';
import { staffLinks } from './staff.ts';
import { texts } from './texts.ts';

export function Header() {
  const t = useTexts(texts);
  const { locale } = usePreferences();
  const { data: session } = useSession();
  return (
    <header className={css.header}>
      <Link href="/" className={css.brand}>
        <Mark />
        Boxoffice
      </Link>
      <nav className={css.nav} aria-label={t.nav}>
        {staffLinks(session?.roles ?? [], locale).map(({ href, label }) => (
          <NavLink key={href} href={href} label={label} />
        ))}
        <NavLink href="/my/orders" label={t.orders} />
        <LanguageSwitch />
        <ThemeSwitch />
      </nav>
    </header>
  );
}

function NavLink({ href, label }: { readonly href: string; readonly label: string }) {
  const [path] = useLocation();
  const isHere = path === href || path.startsWith(`${href}/`);
  return (
    <Link href={href} className={css.link} aria-current={isHere ? 'page' : undefined}>
      {label}
    </Link>
  );
}

function LanguageSwitch() {
  const t = useTexts(texts);
  const { locale } = usePreferences();
  const other = locale === 'en' ? 'es' : 'en';
  return (
    <button
      type="button"
      className={css.switch}
      lang={other}
      aria-label={`${t.otherLanguageShort}: ${t.otherLanguage}`}
      onClick={() => choose({ locale: other })}
    >
      {t.otherLanguageShort}
    </button>
  );
}

function ThemeSwitch() {
  const t = useTexts(texts);
  const { theme } = usePreferences();
  const isDark =
    theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <button
      type="button"
      className={css.switch}
      aria-label={isDark ? t.light : t.dark}
      onClick={() => choose({ theme: isDark ? 'light' : 'dark' })}
    >
      <svg className={css.icon} viewBox="0 0 20 20" aria-hidden="true">
        <path fill="currentColor" d="M10 2.75a7.25 7.25 0 0 0 0 14.5z" />
        <circle cx="10" cy="10" r="7.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
    </button>
  );
}

function Mark() {
  return (
    <svg className={css.mark} viewBox="0 0 32 32" aria-hidden="true">
      <path fill="currentColor" d="M3 8h26v5a3 3 0 0 0 0 6v5H3v-5a3 3 0 0 0 0-6z" />
      <path stroke="var(--bg)" strokeWidth="2" strokeDasharray="2 2.4" d="M20.5 9v14" />
    </svg>
  );
}
