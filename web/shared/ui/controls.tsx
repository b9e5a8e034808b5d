/** Buttons, fields and notices: the few parts that every screen is made of. */
import { type ComponentProps, type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import css from './controls.module.css';

export type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

export const classes = (...names: readonly (string | false | null | undefined)[]): string =>
  names.filter((name) => typeof name === 'string' && name !== '').join(' ');

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look;
  readonly wide?: boolean;
  /** While what it started goes on: a second press does nothing, and focus stays. */
  readonly busy?: boolean;
}

export function Button({
  look = 'secondary',
  wide = false,
  busy = false,
  className,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      className={classes(css.button, css[look], wide && css.wide, className)}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy && <span className={css.spinner} aria-hidden="true" />}
      {children}
    </button>
  );
}

/** A link within the app that looks like a button. */
export function ButtonLink({
  href,
  look = 'secondary',
  wide = false,
  children,
}: {
  readonly href: string;
  readonly look?: Look;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Link href={href} className={classes(css.button, css[look], wide && css.wide)}>
      {children}
    </Link>
  );
}

export interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was typed. */
  readonly error?: string | undefined;
}

export function Field({ label, hint, error, className, ...rest }: FieldProps) {
  const id = useId();
  const about = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`];
  const describedBy = about.filter((part) => part !== false).join(' ');
  return (
    <div className={classes(css.field, className)}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...rest}
        id={id}
        className={css.input}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy === '' ? undefined : describedBy}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className={css.error}>
          {error}
        </p>
      )}
    </div>
  );
}

export interface SelectProps extends Omit<ComponentProps<'select'>, 'id'> {
  readonly label: string;
}

export function Select({ label, className, children, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div className={classes(css.field, className)}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <select {...rest} id={id} className={css.input}>
        {children}
      </select>
    </div>
  );
}

export type Tone = 'good' | 'warn' | 'bad';

/** Something that people should know; read out at once when it is bad, else when there is time. */
export function Notice({
  tone = 'good',
  title,
  children,
  actions,
}: {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div
      className={classes(css.notice, tone !== 'good' && css[tone])}
      role={tone === 'bad' ? 'alert' : 'status'}
    >
      {title !== undefined && <p className={css.noticeTitle}>{title}</p>}
      {children !== undefined && <div>{children}</div>}
      {actions !== undefined && <div className={css.actions}>{actions}</div>}
    </div>
  );
}

export function Chip({ tone, children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className={classes(css.chip, tone !== undefined && css[tone])}>{children}</span>;
}

export function Loading({ label }: { readonly label: string }) {
  return (
    <p className={css.loading} role="status">
      <span className={css.spinner} aria-hidden="true" />
      {label}
    </p>
  );
}

/** A number that goes up and down by one. */
export function Stepper({
  label,
  value,
  min,
  max,
  fewer,
  more,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly fewer: string;
  readonly more: string;
  readonly onChange: (value: number) => void;
}) {
  return (
    <fieldset className={css.stepper}>
      <legend className="visually-hidden">{label}</legend>
      <button
        type="button"
        className={css.step}
        aria-label={fewer}
        disabled={value <= min}
        onClick={() => onChange(value - 1)}
      >
        −
      </button>
      <output className={css.count}>{value}</output>
      <button
        type="button"
        className={css.step}
        aria-label={more}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        +
      </button>
    </fieldset>
  );
}

/** A filter that is on or off. */
export function Toggle({
  pressed,
  onChange,
  children,
}: {
  readonly pressed: boolean;
  readonly onChange: (pressed: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <button
      type="button"
      className={css.toggle}
      aria-pressed={pressed}
      onClick={() => onChange(!pressed)}
    >
      {children}
    </button>
  );
}
