/** The next step of a sale: publish it, pause it, go on. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../shared/api/client.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button } from '../../shared/ui/controls.tsx';
import { Part, Refusal } from '../shared/parts.tsx';
import type { Show } from '../shared/queries.ts';
import { texts } from './texts.ts';

export function SaleStep({ show }: { readonly show: Show }) {
  const { show: t } = useTexts(texts);
  const queries = useQueryClient();
  const path = { id: show.id };
  const step = useMutation({
    mutationFn: async (name: 'publish' | 'pause' | 'resume'): Promise<void> => {
      if (name === 'publish') await api.publishShow({ path });
      else if (name === 'pause') await api.pauseShow({ path });
      else await api.resumeShow({ path });
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const name = show.status === 'draft' ? 'publish' : show.status === 'paused' ? 'resume' : 'pause';
  return (
    <Part title={t.sale}>
      {name === 'publish' && <p>{t.publishText}</p>}
      {name === 'pause' && <p>{t.pauseText}</p>}
      {step.error !== null && <Refusal error={step.error} />}
      <div>
        <Button
          look={name === 'pause' ? 'secondary' : 'primary'}
          busy={step.isPending}
          onClick={() => step.mutate(name)}
        >
          {t[name]}
        </Button>
      </div>
    </Part>
  );
}
