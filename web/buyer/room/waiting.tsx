/** Who waits: with a place in the line, or before it is drawn. */
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import type { RoomSession } from '../admission.ts';
import { useTimeLeft } from '../checkout/countdown.tsx';
import css from './room.module.css';
import { texts } from './texts.ts';

export function Waiting({ session }: { readonly session: RoomSession }) {
  const t = useTexts(texts);
  const format = useFormats();
  const { position, ahead, place, eta_seconds, eta_reason } = session;
  const passed = place === null || ahead === null ? 0 : place - 1 - ahead;
  return (
    <>
      <div className={css.place} role="status">
        <p className={css.label}>{t.place}</p>
        <p className={css.number}>{format.number(position ?? 0)}</p>
        <p className={css.label}>{ahead === null || ahead === 0 ? t.next : t.ahead(ahead)}</p>
      </div>
      <div className={css.estimate}>
        {eta_seconds === null || eta_reason !== null ? (
          <p>{t.noEstimate[eta_reason ?? 'measuring']}</p>
        ) : (
          <>
            <p className={css.eta}>{t.eta(format.duration(eta_seconds))}</p>
            <p className={css.label}>{t.etaNote}</p>
          </>
        )}
      </div>
      <progress
        className={css.progress}
        aria-label={t.progress}
        max={Math.max(1, place ?? 1)}
        value={passed}
      />
    </>
  );
}

const nothing = (): void => undefined;

export function Gathering({
  onSaleAt,
  zone = 'UTC',
}: {
  readonly onSaleAt: string | undefined;
  readonly zone: string | undefined;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const leftMs = useTimeLeft(onSaleAt === undefined ? 0 : Date.parse(onSaleAt), nothing);
  return (
    <>
      <div className={css.place}>
        <h2>{t.gatheringTitle}</h2>
        {onSaleAt !== undefined && <p>{t.begins(format.dateTime(onSaleAt, zone))}</p>}
      </div>
      {leftMs > 0 && (
        <div className={css.place}>
          <p className={css.label}>{t.beginsIn}</p>
          <p className={css.number} role="timer">
            {format.clock(leftMs)}
          </p>
        </div>
      )}
      <p>{t.gathering}</p>
    </>
  );
}
