/** A screen of the app: its title is told when one comes to it, and it begins at its top. */
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { classes } from './controls.tsx';
import css from './page.module.css';

let isFirstPage = true;

/** Sets the tab's title; after the first page also brings focus to the heading, as a page load would. */
export function usePageTitle(title: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title === '' ? 'Boxoffice' : `${title} · Boxoffice`;
  }, [title]);
  useEffect(() => {
    if (!isFirstPage) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    isFirstPage = false;
  }, []);
  return heading;
}

export function Page({
  title,
  narrow = false,
  heading,
  children,
}: {
  readonly title: string;
  readonly narrow?: boolean;
  /** In place of the title, where the heading has more in it. */
  readonly heading?: ReactNode;
  readonly children: ReactNode;
}) {
  const ref = usePageTitle(title);
  return (
    <main id="main" className={classes(css.page, narrow && css.narrow)}>
      <h1 ref={ref} tabIndex={-1}>
        {heading ?? title}
      </h1>
      {children}
    </main>
  );
}
