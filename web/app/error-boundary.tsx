/** What stands in the place of a screen that broke. */
import { Component, type ReactNode } from 'react';
import { useTexts } from '../shared/i18n/texts.ts';
import { Button } from '../shared/ui/controls.tsx';
import { Page } from '../shared/ui/page.tsx';
import css from './app.module.css';
import { texts } from './texts.ts';

interface Props {
  readonly children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown): void {
    // A part of the app that is gone since a newer version is there: that one is loaded, once.
    if (isMissingPart(error) && !wasJustReloaded()) location.reload();
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <Broken />;
  }
}

function Broken() {
  const { broken: t } = useTexts(texts);
  return (
    <Page title={t.title} narrow>
      <div className={css.stack}>
        <p className={css.lead}>{t.text}</p>
        <Button look="primary" onClick={() => location.reload()}>
          {t.again}
        </Button>
      </div>
    </Page>
  );
}

const isMissingPart = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported|module script|preload/i.test(error.message);

const RELOADED = 'boxoffice.reloaded-at';
const RELOAD_PAUSE_MS = 30_000;

function wasJustReloaded(): boolean {
  const atMs = Number(sessionStorage.getItem(RELOADED) ?? 0);
  sessionStorage.setItem(RELOADED, String(Date.now()));
  return Date.now() - atMs < RELOAD_PAUSE_MS;
}
