/** What was chosen so far, what it costs, and what became of it. */

import { isProblem, useExplain } from '../../shared/api/problems.ts';
import { SignedInAsStaff, useSignIn } from '../../shared/api/session.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import { nameOf, type SeatGeometry } from '../../shared/map/geometry.ts';
import { Button, Notice } from '../../shared/ui/controls.tsx';
import type { Conflict } from './chooser.tsx';
import css from './show.module.css';
import { texts } from './texts.ts';

export interface ChoiceProps {
  readonly geometry: SeatGeometry;
  readonly chosen: readonly number[];
  readonly conflict: Conflict | null;
  readonly error: unknown;
  readonly busy: boolean;
  /** So many may be chosen. */
  readonly max: number;
  readonly onRemove: (index: number) => void;
  readonly onHold: () => void;
  readonly onTakeOffer: () => void;
  readonly onDismiss: () => void;
}

export function Choice(props: ChoiceProps) {
  const t = useTexts(texts);
  const format = useFormats();
  const { geometry, chosen, conflict, error, busy } = props;
  const cents = chosen.reduce((sum, index) => sum + priceOf(geometry, index), 0);
  const money = (value: number): string => format.money(value, geometry.currency);
  const isBarred = chosen.length > 0 || conflict !== null || error !== null;
  return (
    <>
      <section className={css.part} aria-label={t.chosen}>
        {chosen.length === 0 ? (
          <p className={css.hint}>{t.nothingChosen}</p>
        ) : (
          <ul className={css.chosen}>
            {chosen.map((index) => (
              <li key={index} className={css.pick}>
                <span>{seatName(geometry, index, t)}</span>
                <span>{money(priceOf(geometry, index))}</span>
                <button
                  type="button"
                  className={css.remove}
                  aria-label={t.remove(seatName(geometry, index, t))}
                  onClick={() => props.onRemove(index)}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
      </section>
      {isBarred && (
        <section className={css.bottom} aria-label={t.total}>
          {conflict !== null && <ConflictNotice {...props} conflict={conflict} />}
          {conflict === null && error !== null && !isProblem(error, 'admission_required') && (
            <ErrorNotice error={error} />
          )}
          {chosen.length > 0 && (
            <>
              <div className={css.buy}>
                <p className={css.total}>
                  <span>{t.total}</span>
                  <span>{money(cents)}</span>
                </p>
                <Button look="primary" wide busy={busy} onClick={props.onHold}>
                  {t.hold(chosen.length)}
                </Button>
              </div>
              <p className={css.hint} role="status">
                {chosen.length >= props.max ? t.limit(props.max) : t.sure}
              </p>
            </>
          )}
        </section>
      )}
    </>
  );
}

type T = (typeof texts)['en'];

const priceOf = ({ tiers, tier }: SeatGeometry, index: number): number =>
  tiers[tier[index] ?? 0]?.cents ?? 0;

function seatName(geometry: SeatGeometry, index: number, t: T): string {
  const { section, row, label } = nameOf(geometry, index);
  return row === null ? t.place(section.name) : t.seat(section.name, row, label);
}

function ConflictNotice({
  geometry,
  conflict,
  busy,
  onTakeOffer,
  onDismiss,
}: ChoiceProps & { readonly conflict: Conflict }) {
  const t = useTexts(texts);
  const names = (indices: readonly number[]): string =>
    indices.map((index) => seatName(geometry, index, t)).join('; ');
  const { lost, offered } = conflict;
  return (
    <Notice
      tone="bad"
      title={t.lostTitle}
      actions={
        <>
          {offered.length > 0 && (
            <Button look="primary" busy={busy} onClick={onTakeOffer}>
              {t.takeOffer}
            </Button>
          )}
          <Button onClick={onDismiss}>{t.chooseOthers}</Button>
        </>
      }
    >
      <p>{t.lost(names(lost))}</p>
      <p>{offered.length > 0 ? t.offer(names(offered)) : t.noOffer}</p>
    </Notice>
  );
}

function ErrorNotice({ error }: { readonly error: unknown }) {
  const t = useTexts(texts);
  const explain = useExplain();
  const signIn = useSignIn();
  const isStaff = error instanceof SignedInAsStaff || isProblem(error, 'forbidden');
  if (isProblem(error, 'too_many_seats') && error.problem.limit !== undefined) {
    return <Notice tone="bad">{t.tooMany(error.problem.limit)}</Notice>;
  }
  if (!isStaff) return <Notice tone="bad">{explain(error)}</Notice>;
  return (
    <Notice
      tone="warn"
      title={t.staffTitle}
      actions={<Button onClick={() => void signIn.out()}>{t.signOut}</Button>}
    />
  );
}
