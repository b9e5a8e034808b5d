/** Orders, seats and the provider held against each other. Which comparison is shown stands in the address. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Output } from '#client/index.ts';
import { api } from '../shared/api/client.ts';
import { useExplain } from '../shared/api/problems.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import { Confirm } from '../shared/staff/confirm.tsx';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button, Field, Loading, Notice } from '../shared/ui/controls.tsx';
import { Differences } from './differences.tsx';
import { FinancePage } from './frame.tsx';
import { texts } from './texts.ts';

type Found = Output<'getReconciliation'>;

const ASK_EVERY_MS = 2_000;

interface Shown {
  readonly id: string | null;
  readonly showId: string;
  readonly applied: boolean;
}

function useShown(): readonly [Shown, (shown: Shown) => void] {
  const search = new URLSearchParams(useSearch());
  const [, goTo] = useLocation();
  const shown = {
    id: search.get('id'),
    showId: search.get('show') ?? '',
    applied: search.get('applied') === 'yes',
  };
  const show = ({ id, showId, applied }: Shown): void => {
    const next = new URLSearchParams();
    if (id !== null) next.set('id', id);
    if (showId !== '') next.set('show', showId);
    if (applied) next.set('applied', 'yes');
    goTo(`/finance/reconciliation?${next}`);
  };
  return [shown, show];
}

const useComparing = (show: (shown: Shown) => void) =>
  useMutation({
    mutationFn: ({ showId, apply }: { readonly showId: string; readonly apply: boolean }) =>
      api.reconcile({ body: { apply, ...(showId === '' ? {} : { show_id: showId }) } }),
    onSuccess: ({ reconciliation_id }, { showId, apply }) =>
      show({ id: reconciliation_id, showId, applied: apply }),
  });

export default function ReconciliationScreen() {
  const { check: t, screens } = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const [shown, show] = useShown();
  const [showId, setShowId] = useState(shown.showId);
  const comparing = useComparing(show);
  const found = useQuery({
    queryKey: ['reconciliation', shown.id],
    queryFn: () => api.getReconciliation({ path: { id: shown.id ?? '' } }),
    enabled: shown.id !== null,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? ASK_EVERY_MS : false),
  });
  return (
    <FinancePage title={screens.reconciliation}>
      <p className={css.soft}>{t.lead}</p>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!comparing.isPending) comparing.mutate({ showId: showId.trim(), apply: false });
        }}
      >
        <Field
          label={t.show}
          hint={t.showHint}
          autoComplete="off"
          value={showId}
          onChange={(event) => setShowId(event.target.value)}
        />
        <div className={css.buttons}>
          <Button type="submit" look="primary" busy={comparing.isPending}>
            {t.run}
          </Button>
        </div>
      </form>
      {comparing.error !== null && <Trouble error={comparing.error} />}
      {found.error !== null && <Trouble error={found.error} again={found.refetch} />}
      {shown.id !== null && found.isPending && <Loading label={loading} />}
      {found.data !== undefined && <Result found={found.data} shown={shown} show={show} />}
    </FinancePage>
  );
}

interface ResultProps {
  readonly found: Found;
  readonly shown: Shown;
  readonly show: (shown: Shown) => void;
}

function Result({ found, shown, show }: ResultProps) {
  const { check: t } = useTexts(texts);
  if (found.status === 'running') return <Loading label={t.running} />;
  if (found.status === 'failed') return <Notice tone="bad">{t.failed}</Notice>;
  const { differences, pending, position } = found;
  const isFine = differences.length === 0;
  return (
    <Section title={t.title}>
      {shown.applied && <Notice>{t.applied}</Notice>}
      {isFine && <Notice>{t.fine}</Notice>}
      <Matched found={found} />
      {pending !== null && pending > 0 && <p className={css.soft}>{t.pendingText}</p>}
      {!isFine && <Differences found={found} showId={shown.showId} />}
      {!shown.applied && differences.some(({ remedy }) => remedy.startsWith('apply')) && (
        <Apply shown={shown} show={show} />
      )}
      {position !== null && <p className={css.small}>{t.at(position)}</p>}
    </Section>
  );
}

function Matched({ found: { matched, pending } }: { readonly found: Found }) {
  const { check: t } = useTexts(texts);
  const format = useFormats();
  return (
    <p className={css.facts}>
      {matched !== null && (
        <span>
          {t.matched}:{' '}
          {(['orders', 'payments', 'refunds', 'seats'] as const)
            .map((what) => t.counts[what](format.number(matched[what]), matched[what]))
            .join(', ')}
        </span>
      )}
      <span>
        {t.pending}: {format.number(pending ?? 0)}
      </span>
    </p>
  );
}

function Apply({ shown, show }: Omit<ResultProps, 'found'>) {
  const { check: t } = useTexts(texts);
  const explain = useExplain();
  const [isAsking, setAsking] = useState(false);
  const applying = useComparing(show);
  const close = (): void => {
    setAsking(false);
    applying.reset();
  };
  return (
    <div className={css.card}>
      <p>{t.applyText}</p>
      <div className={css.buttons}>
        <Button onClick={() => setAsking(true)}>{t.apply}</Button>
      </div>
      {isAsking && (
        <Confirm
          title={t.applyAsk}
          action={t.apply}
          busy={applying.isPending}
          error={applying.error === null ? undefined : explain(applying.error)}
          onConfirm={() =>
            applying.mutate({ showId: shown.showId, apply: true }, { onSuccess: close })
          }
          onClose={close}
        >
          <p>{t.applyText}</p>
        </Confirm>
      )}
    </div>
  );
}
