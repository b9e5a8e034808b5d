/** What all screens of operators have around them. */
import type { ReactNode } from 'react';
import { useTexts } from '../shared/i18n/texts.ts';
import { AreaPage } from '../shared/staff/area.tsx';
import { texts } from './texts.ts';

export function OperatorPage({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  const t = useTexts(texts);
  return (
    <AreaPage
      title={title}
      roles={['admin']}
      area={t.area}
      screens={[
        { href: '/operator', label: t.overview },
        { href: '/operator/models', label: t.models },
        { href: '/operator/switches', label: t.switches },
      ]}
    >
      {children}
    </AreaPage>
  );
}
