/** Cancelling a show: what it costs is told first, and that it was meant is asked. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../shared/api/client.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Notice } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { Part, Refusal } from '../shared/parts.tsx';
import { type Show, useSales } from '../shared/queries.ts';
import { texts } from './texts.ts';

const SALES_EVERY_MS = 5_000;

export function CancelShow({ show }: { readonly show: Show }) {
  const { show: t } = useTexts(texts);
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const cancelling = useMutation({
    mutationFn: () => api.cancelShow({ path: { id: show.id } }),
    onSettled: () => queries.invalidateQueries(),
  });
  const { data: done } = cancelling;
  if (done === undefined && (show.status === 'cancelled' || show.status === 'ended')) return null;
  return (
    <Part title={t.cancelTitle}>
      {done !== undefined && (
        <Notice>{t.cancelled(done.orders_refunded, done.orders_total)}</Notice>
      )}
      {cancelling.error !== null && <Refusal error={cancelling.error} />}
      {done === undefined && !isOpen && (
        <div>
          <Button look="danger" onClick={() => setOpen(true)}>
            {t.cancelOpen}
          </Button>
        </div>
      )}
      {done === undefined && isOpen && (
        <Question
          showId={show.id}
          busy={cancelling.isPending}
          onCancel={() => cancelling.mutate()}
          onKeep={() => setOpen(false)}
        />
      )}
    </Part>
  );
}

function Question({
  showId,
  busy,
  onCancel,
  onKeep,
}: {
  readonly showId: string;
  readonly busy: boolean;
  readonly onCancel: () => void;
  readonly onKeep: () => void;
}) {
  const { show: t } = useTexts(texts);
  const format = useFormats();
  const [isSure, setSure] = useState(false);
  const { data: sales, error } = useSales(showId, SALES_EVERY_MS);
  return (
    <Notice tone="warn">
      <div className={parts.form}>
        {sales !== undefined && (
          <p>
            <strong>
              {t.cancelCost(
                sales.orders.confirmed,
                format.money(sales.captured_cents - sales.refunded_cents, sales.currency),
              )}
            </strong>{' '}
            {sales.orders.pending_payment > 0 && t.cancelPending(sales.orders.pending_payment)}{' '}
            {t.cancelFinal}
          </p>
        )}
        {error !== null && sales === undefined && <p>{t.unknownCost}</p>}
        <label className={parts.check}>
          <input
            type="checkbox"
            checked={isSure}
            onChange={(event) => setSure(event.target.checked)}
          />
          {t.cancelSure}
        </label>
        <div className={parts.actions}>
          <Button
            look="danger"
            busy={busy}
            disabled={!isSure || sales === undefined}
            onClick={onCancel}
          >
            {t.cancelDo}
          </Button>
          <Button onClick={onKeep}>{t.keep}</Button>
        </div>
      </div>
    </Notice>
  );
}
