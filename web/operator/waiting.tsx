/** What nobody but a person can settle, with the way to where it is settled. */
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { api } from '../shared/api/client.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button, ButtonLink, Loading, Notice } from '../shared/ui/controls.tsx';
import { partName, useDeadLetters, useReadiness } from './queries.ts';
import { texts } from './texts.ts';

export function Waiting() {
  const { waiting: t, health } = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const letters = useDeadLetters();
  const readiness = useReadiness();
  const stopped = letters.data ?? [];
  const unwell = Object.entries(readiness.data?.checks ?? {}).filter(([, { ok }]) => !ok);
  const isKnown = letters.isSuccess && readiness.isSuccess;
  return (
    <Section title={t.title}>
      {letters.error !== null && <Trouble error={letters.error} again={letters.refetch} />}
      {(letters.isPending || readiness.isPending) && <Loading label={loading} />}
      {isKnown && stopped.length + unwell.length === 0 && <p className={css.soft}>{t.none}</p>}
      <ul className={css.list}>
        {stopped.map((letter) => (
          <Case
            key={letter.id + letter.projection}
            name={t.letter(letter.projection)}
            detail={letter.error}
          >
            <ButtonLink href="/operator/models">{t.look}</ButtonLink>
          </Case>
        ))}
        {unwell.map(([name, { detail }]) => (
          <Case key={name} name={t.part(partName(health.parts, name))} detail={detail} />
        ))}
        <Books />
      </ul>
    </Section>
  );
}

function Case({
  name,
  detail,
  children,
}: {
  readonly name: string;
  readonly detail?: string | undefined;
  readonly children?: ReactNode;
}) {
  return (
    <li className={css.row}>
      <span className={css.rowName}>{name}</span>
      <span>{children}</span>
      {detail !== undefined && (
        <span className={`${css.small} ${css.rowWhole}`} lang="en">
          {detail}
        </span>
      )}
    </li>
  );
}

/** Asked for by a person, since it goes through everything and asks the provider. */
function Books() {
  const { waiting: t } = useTexts(texts);
  const comparing = useMutation({ mutationFn: () => api.reconcile({ body: { apply: false } }) });
  return (
    <li className={css.row}>
      <div className={css.rowWhole}>
        <p className={css.rowName}>{t.books}</p>
        <p className={css.small}>{t.booksText}</p>
      </div>
      <div className={`${css.buttons} ${css.rowWhole}`}>
        <Button busy={comparing.isPending} onClick={() => comparing.mutate()}>
          {t.compare}
        </Button>
      </div>
      <div className={css.rowWhole}>
        {comparing.error !== null && <Trouble error={comparing.error} />}
        {comparing.data !== undefined && <Found found={comparing.data} />}
      </div>
    </li>
  );
}

function Found({ found }: { readonly found: Awaited<ReturnType<typeof api.reconcile>> }) {
  const { waiting: t } = useTexts(texts);
  const { reconciliation_id, status, differences, pending, pending_orders } = found;
  const isFine = differences.length === 0 && pending === 0;
  const link = (
    <ButtonLink href={`/finance/reconciliation?id=${reconciliation_id}`}>{t.result}</ButtonLink>
  );
  if (status !== 'completed') return <Notice actions={link}>{t.running}</Notice>;
  if (isFine) return <Notice actions={link}>{t.fine}</Notice>;
  return (
    <Notice tone="warn" actions={link}>
      <p>{t.found(t.differences(differences.length), t.pending(pending ?? 0))}</p>
      {pending_orders.length > 0 && (
        <>
          <p>{t.pendingOrders}</p>
          <ul>
            {pending_orders.slice(0, 20).map((id) => (
              <li key={id} className={css.code}>
                <Link href={`/finance/order/${id}`}>{id}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}
