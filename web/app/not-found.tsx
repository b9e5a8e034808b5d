import { useTexts } from '../shared/i18n/texts.ts';
import { ButtonLink } from '../shared/ui/controls.tsx';
import { Page } from '../shared/ui/page.tsx';
import css from './app.module.css';
import { texts } from './texts.ts';

export function NotFound() {
  const { notFound: t } = useTexts(texts);
  return (
    <Page title={t.title} narrow>
      <div className={css.stack}>
        <p className={css.lead}>{t.text}</p>
        <ButtonLink href="/" look="primary">
          {t.back}
        </ButtonLink>
      </div>
    </Page>
  );
}
