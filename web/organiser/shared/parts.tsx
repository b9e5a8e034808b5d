/** What the organiser's screens are made of: who may see them, the way back, refusals, statuses. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { BoxofficeProblem } from '../../shared/api/client.ts';
import { useExplain } from '../../shared/api/problems.ts';
import { useSession } from '../../shared/api/session.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import {
  Button,
  ButtonLink,
  Chip,
  classes,
  Loading,
  Notice,
  type Tone,
} from '../../shared/ui/controls.tsx';
import { Page } from '../../shared/ui/page.tsx';
import css from './parts.module.css';
import { texts } from './texts.ts';

export interface Step {
  readonly href: string;
  readonly label: string;
}

/** A screen of the organiser's; others are told where to sign in. `ready`: false while it loads. */
export function OrganiserPage({
  title,
  way = [],
  error = null,
  onAgain,
  ready = true,
  children,
}: {
  readonly title: string;
  /** The screens above this one, the outermost first. */
  readonly way?: readonly Step[];
  readonly error?: unknown;
  readonly onAgain?: () => void;
  readonly ready?: boolean;
  readonly children?: ReactNode;
}) {
  const t = useTexts(texts);
  const session = useSession();
  const isOrganiser = session.data?.roles.some((role) => role === 'organizer' || role === 'admin');
  if (session.data !== undefined && isOrganiser !== true) {
    return (
      <Page key="stranger" title={t.notYou} narrow>
        <div className={css.stack}>
          <p>{t.notYouText}</p>
          <ButtonLink href="/sign-in" look="primary">
            {t.signIn}
          </ButtonLink>
        </div>
      </Page>
    );
  }
  const isThere = ready && error === null && isOrganiser === true;
  return (
    <Page key={isThere ? 'there' : 'coming'} title={isThere ? title : t.area}>
      <nav className={css.way} aria-label={t.places}>
        {[...AREAS(t), ...way].map(({ href, label }) => (
          <Link key={href} href={href}>
            {label}
          </Link>
        ))}
      </nav>
      {error !== null && <Refusal error={error} onAgain={onAgain} />}
      {error === null && !isThere && <Loading label={t.loading} />}
      {isThere && children}
    </Page>
  );
}

const AREAS = (t: { readonly events: string; readonly venues: string }): readonly Step[] => [
  { href: '/organizer', label: t.events },
  { href: '/organizer/venues', label: t.venues },
];

/** Why something was refused, with each field that is not right. */
export function Refusal({
  error,
  onAgain,
}: {
  readonly error: unknown;
  readonly onAgain?: (() => void) | undefined;
}) {
  const t = useTexts(texts);
  const explain = useExplain();
  const own: Readonly<Record<string, string>> = t.problems;
  const code = error instanceof BoxofficeProblem ? error.code : '';
  const faults = error instanceof BoxofficeProblem ? (error.problem.errors ?? []) : [];
  return (
    <Notice
      tone="bad"
      title={own[code] ?? explain(error)}
      actions={onAgain && <Button onClick={onAgain}>{t.again}</Button>}
    >
      {faults.length > 0 && (
        <ul className={css.faults}>
          {faults.slice(0, FAULTS_SHOWN).map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path}</code>: {message}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

const FAULTS_SHOWN = 8;

export type Status = keyof (typeof texts)['en']['status'];

const TONES: Partial<Record<Status, Tone>> = {
  on_sale: 'good',
  published: 'good',
  paused: 'warn',
  cancelled: 'bad',
};

export function StatusChip({ status }: { readonly status: Status }) {
  const t = useTexts(texts);
  const tone = TONES[status];
  return <Chip {...(tone === undefined ? {} : { tone })}>{t.status[status]}</Chip>;
}

/** Numbers with what they are. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [label: string, value: string])[];
}) {
  return (
    <dl className={css.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Part({
  title,
  children,
  wide = false,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  return (
    <section className={classes(css.part, wide && css.wide)}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** The same as a picture shows, to be read. */
export function Table({
  caption,
  head,
  rows,
}: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}) {
  return (
    <table className={css.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...rest]) => (
          <tr key={[first, ...rest].join(' ')}>
            <th scope="row">{first}</th>
            {rest.map((value, at) => (
              <td key={head[at + 1]}>{value}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
