/** The one switch that everybody will notice: whether the house sells at all. */
import { useState } from 'react';
import { useExplain } from '../shared/api/problems.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Confirm } from '../shared/staff/confirm.tsx';
import { useMoments } from '../shared/staff/moments.ts';
import css from '../shared/staff/staff.module.css';
import { Button } from '../shared/ui/controls.tsx';
import { type Switches, useSwitching } from './queries.ts';
import { noteOf } from './reasons.ts';
import { texts } from './texts.ts';

export function SalesStop({ switches }: { readonly switches: Switches }) {
  const { sales: t } = useTexts(texts);
  const explain = useExplain();
  const moments = useMoments();
  const [isAsking, setAsking] = useState(false);
  const switching = useSwitching();
  const { on, since, by } = switches.sales;
  const note = noteOf(switches, 'sales');
  const close = (): void => {
    setAsking(false);
    switching.reset();
  };
  return (
    <section className={css.card} data-tone={on ? undefined : 'bad'}>
      <h2 className={css.sectionTitle}>{t.title}</h2>
      <div role="status">
        <p className={css.rowName}>{on ? t.open : t.stopped}</p>
        {since !== null && (
          <p>
            {t.since(moments.full(since), by ?? '?')} {note !== null && t.because(note)}
          </p>
        )}
      </div>
      <p className={css.soft}>{t.about}</p>
      <div className={css.buttons}>
        <Button look={on ? 'danger' : 'primary'} onClick={() => setAsking(true)}>
          {on ? t.stop : t.resume}
        </Button>
      </div>
      {isAsking && (
        <Confirm
          title={on ? t.stopAsk : t.resumeAsk}
          action={on ? t.stop : t.resume}
          look={on ? 'danger' : 'primary'}
          reason="required"
          busy={switching.isPending}
          error={switching.error === null ? undefined : explain(switching.error)}
          onConfirm={(reason) => switching.mutate({ sales: !on, reason }, { onSuccess: close })}
          onClose={close}
        >
          <p>{on ? t.stopText : t.resumeText}</p>
        </Confirm>
      )}
    </section>
  );
}
