/** The shell around every screen. */
import { Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { useTexts } from '../shared/i18n/texts.ts';
import { Loading } from '../shared/ui/controls.tsx';
import css from './app.module.css';
import { ErrorBoundary } from './error-boundary.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { NotFound } from './not-found.tsx';
import { ROUTES } from './routes.ts';
import { texts } from './texts.ts';

export function App() {
  const t = useTexts(texts);
  const [path] = useLocation();
  return (
    <>
      <a className={css.skip} href="#main">
        {t.skip}
      </a>
      <Header />
      <ErrorBoundary key={path}>
        <Suspense
          fallback={
            <main className={css.waiting}>
              <Loading label={t.loading} />
            </main>
          }
        >
          <Switch>
            {ROUTES.map(({ path: pattern, Screen }) => (
              <Route key={pattern} path={pattern}>
                <Screen />
              </Route>
            ))}
            <Route>
              <NotFound />
            </Route>
          </Switch>
        </Suspense>
      </ErrorBoundary>
      <Footer />
    </>
  );
}
