/** Asks before something that many will notice. The browser keeps focus within and Escape leaves. */
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Button, Field, type Look } from '../ui/controls.tsx';
import css from './staff.module.css';
import { texts } from './texts.ts';

export interface ConfirmProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** What the button says that does it. */
  readonly action: string;
  readonly look?: Look;
  /** Whether one is asked for, and must be given; without it none is. */
  readonly reason?: 'wanted' | 'required';
  readonly busy: boolean;
  readonly error?: string | undefined;
  /** Empty where no reason was given. */
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
}

export function Confirm({
  title,
  children,
  action,
  look = 'primary',
  reason: asks,
  busy,
  error,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const t = useTexts(texts);
  const heading = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [reason, setReason] = useState('');
  // Closed before it is taken off the page, so that the browser brings focus back to where it was.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form
        className={css.dialogForm}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onConfirm(reason.trim());
        }}
      >
        <h2 id={heading} className={css.sectionTitle}>
          {title}
        </h2>
        {children}
        {asks !== undefined && (
          <Field
            label={t.reason}
            hint={t.reasonHint}
            required={asks === 'required'}
            pattern=".*\S.*"
            maxLength={500}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        {error !== undefined && (
          <p className={css.bad} role="alert">
            {error}
          </p>
        )}
        <div className={css.buttons}>
          <Button type="submit" look={look} busy={busy}>
            {action}
          </Button>
          <Button onClick={onClose}>{t.cancel}</Button>
        </div>
      </form>
    </dialog>
  );
}
