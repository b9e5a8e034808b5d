/** Whether seats can be had now; and the way back to those that one holds already. */
import type { Output } from '#client/index.ts';
import { serverClock } from '../../shared/api/clock.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { ButtonLink, Field, Notice } from '../../shared/ui/controls.tsx';
import { rememberedHold, useHold } from '../holds.ts';
import css from './show.module.css';
import { texts } from './texts.ts';

export function SaleState({
  show,
  accessCode,
  onAccessCode,
}: {
  readonly show: Output<'getShow'>;
  readonly accessCode: string;
  readonly onAccessCode: (code: string) => void;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const { data: held } = useHold(rememberedHold(show.id));
  const isHolding = held?.status === 'active' && held.expires_at_ms > serverClock.nowMs();
  const zone = show.venue?.timezone ?? 'UTC';
  const { status } = show;
  return (
    <>
      {isHolding && (
        <Notice
          actions={
            <ButtonLink href={`/hold/${held.hold_id}`} look="primary">
              {t.goOn}
            </ButtonLink>
          }
        >
          {t.holding}
        </Notice>
      )}
      {status === 'scheduled' && (
        <div className={css.part}>
          <Notice tone="warn">{t.status.scheduled(format.dateTime(show.on_sale_at, zone))}</Notice>
          <Field
            label={t.accessCode}
            hint={t.accessHint}
            autoComplete="off"
            maxLength={100}
            value={accessCode}
            onChange={(event) => onAccessCode(event.target.value)}
          />
        </div>
      )}
      {(status === 'paused' ||
        status === 'sold_out' ||
        status === 'ended' ||
        status === 'cancelled') && <Notice tone="warn">{t.status[status]}</Notice>}
    </>
  );
}
