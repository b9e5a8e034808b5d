/** What all screens of finance have around them. */
import type { ReactNode } from 'react';
import { useTexts } from '../shared/i18n/texts.ts';
import { AreaPage } from '../shared/staff/area.tsx';
import { texts } from './texts.ts';

export function FinancePage({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  const { area, screens, balanceTab } = useTexts(texts);
  return (
    <AreaPage
      title={title}
      roles={['finance', 'admin']}
      area={area}
      screens={[
        { href: '/finance', label: balanceTab },
        { href: '/finance/reconciliation', label: screens.reconciliation },
        {
          href: '/finance/stories',
          label: screens.stories,
          within: ['/finance/order/', '/finance/seat/', '/finance/customer/'],
        },
        { href: '/finance/time', label: screens.time, within: ['/finance/time/'] },
      ]}
    >
      {children}
    </AreaPage>
  );
}
