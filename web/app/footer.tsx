import { Link, useLocation } from 'wouter';
import { useTexts } from '../shared/i18n/texts.ts';
import css from './app.module.css';
import { texts } from './texts.ts';

/** Screens that are all map have no room for it. */
const WITHOUT = /^\/show\/[^/]+$/;

export function Footer() {
  const t = useTexts(texts);
  const [path] = useLocation();
  if (WITHOUT.test(path)) return null;
  return (
    <footer className={css.footer}>
      <p>{t.promise}</p>
      <p className={css.footerLinks}>
        <Link href="/sign-in">{t.signIn}</Link>
        <a href="/docs">{t.api}</a>
      </p>
    </footer>
  );
}
