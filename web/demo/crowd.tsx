/** Loads the panel where there are dev tokens: nobody else ever asks for it. */
import { lazy, Suspense } from 'react';
import type { Output } from '#client/index.ts';
import { useConfig } from '../shared/api/session.ts';

const CrowdPanel = lazy(() => import('./crowd-panel.tsx'));

export function Crowd({ show }: { readonly show: Output<'getShow'> }) {
  const { data: config } = useConfig();
  if (config?.dev_tokens !== true) return null;
  return (
    <Suspense fallback={null}>
      <CrowdPanel showId={show.id} canStart={show.status === 'on_sale'} />
    </Suspense>
  );
}
