/** What the screens of finance and operators are framed by: who may be there, and the way between them. */
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { isProblem, useExplain } from '../api/problems.ts';
import { type Role, useSession } from '../api/session.ts';
import { useTexts } from '../i18n/texts.ts';
import { Button, ButtonLink, Loading, Notice } from '../ui/controls.tsx';
import { Page } from '../ui/page.tsx';
import { Offline } from './offline.tsx';
import css from './staff.module.css';
import { texts } from './texts.ts';

export interface AreaScreen {
  readonly href: string;
  /** Beginnings of the addresses that belong to it besides its own. */
  readonly within?: readonly string[];
  readonly label: string;
}

export interface AreaPageProps {
  readonly title: string;
  /** One of them is needed; the API holds to that, this only says so. */
  readonly roles: readonly Role[];
  /** Name of the area, told to those who hear the page. */
  readonly area: string;
  readonly screens: readonly AreaScreen[];
  readonly children: ReactNode;
}

export function AreaPage({ title, roles, area, screens, children }: AreaPageProps) {
  const t = useTexts(texts);
  const session = useSession();
  const mayEnter = session.data?.roles.some((role) => roles.includes(role)) === true;
  return (
    <Page title={title}>
      {mayEnter && <ScreenLinks area={area} screens={screens} />}
      <div className={css.sections}>
        {session.error !== null && <Trouble error={session.error} again={session.refetch} />}
        {session.isPending && <Loading label={t.loading} />}
        {session.isSuccess && !mayEnter && (
          <Notice tone="warn" actions={<ButtonLink href="/sign-in">{t.signIn}</ButtonLink>}>
            {t.closed}
          </Notice>
        )}
        <Offline />
        {mayEnter && children}
      </div>
    </Page>
  );
}

function ScreenLinks({ area, screens }: Pick<AreaPageProps, 'area' | 'screens'>) {
  const [path] = useLocation();
  return (
    <nav className={css.nav} aria-label={area}>
      {screens.map(({ href, label, within = [] }) => (
        <Link
          key={href}
          href={href}
          className={css.navLink}
          aria-current={
            path === href || within.some((start) => path.startsWith(start)) ? 'page' : undefined
          }
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** That something could not be had, and a way to ask again. */
export function Trouble({
  error,
  again,
}: {
  readonly error: unknown;
  readonly again?: () => unknown;
}) {
  const t = useTexts(texts);
  const explain = useExplain();
  const isOff = isProblem(error, 'switched_off');
  return (
    <Notice
      tone={isOff ? 'warn' : 'bad'}
      actions={again !== undefined && <Button onClick={() => void again()}>{t.again}</Button>}
    >
      {isOff ? t.off : explain(error)}
    </Notice>
  );
}

/** A part of a screen under its own heading. */
export function Section({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}) {
  return (
    <section className={css.section}>
      <h2 className={css.sectionTitle}>{title}</h2>
      {lead !== undefined && <p className={css.soft}>{lead}</p>}
      {children}
    </section>
  );
}
