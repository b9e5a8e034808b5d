/** What an operator can turn off so that buying goes on, and who turned what. */
import { useState } from 'react';
import { useExplain } from '../shared/api/problems.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import { Confirm } from '../shared/staff/confirm.tsx';
import { useMoments } from '../shared/staff/moments.ts';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button, Chip, Loading } from '../shared/ui/controls.tsx';
import { OperatorPage } from './frame.tsx';
import { type Switches, useSwitches, useSwitching } from './queries.ts';
import { type Change, noteOf, reasonOf, switchOf } from './reasons.ts';
import { SalesStop } from './sales-stop.tsx';
import { texts } from './texts.ts';

const FEATURES = ['search', 'live_stream', 'dashboards'] as const;
type Feature = (typeof FEATURES)[number];

export default function SwitchesScreen() {
  const t = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const { data: switches, error, refetch } = useSwitches();
  return (
    <OperatorPage title={t.switches}>
      {error !== null && <Trouble error={error} again={refetch} />}
      {switches === undefined && error === null && <Loading label={loading} />}
      {switches !== undefined && (
        <>
          <SalesStop switches={switches} />
          <Section title={t.toggles.title} lead={t.toggles.lead}>
            <ul className={css.list}>
              {FEATURES.map((feature) => (
                <FeatureRow key={feature} feature={feature} switches={switches} />
              ))}
            </ul>
          </Section>
          <Changes changes={switches.changes} />
        </>
      )}
    </OperatorPage>
  );
}

function FeatureRow({
  feature,
  switches,
}: {
  readonly feature: Feature;
  readonly switches: Switches;
}) {
  const { toggles: t, sales } = useTexts(texts);
  const explain = useExplain();
  const moments = useMoments();
  const switching = useSwitching();
  const [isAsking, setAsking] = useState(false);
  const { on, since, by } = switches[feature];
  const note = noteOf(switches, feature);
  const name = t.names[feature];
  const close = (): void => {
    setAsking(false);
    switching.reset();
  };
  return (
    <li className={css.row}>
      <span>
        <span className={css.rowName}>{name}</span>{' '}
        <Chip tone={on ? 'good' : 'bad'}>{on ? t.on : t.off}</Chip>
      </span>
      <Button
        aria-label={on ? t.turnOffOf(name) : t.turnOnOf(name)}
        onClick={() => setAsking(true)}
      >
        {on ? t.turnOff : t.turnOn}
      </Button>
      <span className={`${css.small} ${css.rowWhole}`}>
        {t.about[feature]} {since !== null && sales.since(moments.full(since), by ?? '?')}{' '}
        {note !== null && sales.because(note)}
      </span>
      {isAsking && (
        <Confirm
          title={on ? t.ask(name) : t.askOn(name)}
          action={on ? t.turnOff : t.turnOn}
          reason="wanted"
          busy={switching.isPending}
          error={switching.error === null ? undefined : explain(switching.error)}
          onConfirm={(reason) =>
            switching.mutate(
              { [feature]: !on, ...(reason === '' ? {} : { reason }) },
              { onSuccess: close },
            )
          }
          onClose={close}
        >
          <p>{t.about[feature]}</p>
        </Confirm>
      )}
    </li>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const { changes: t } = useTexts(texts);
  return (
    <Section title={t.title}>
      {changes.length === 0 && <p className={css.soft}>{t.none}</p>}
      {changes.length > 0 && (
        <ol className={css.list}>
          {changes.map((change) => (
            <ChangeRow
              key={`${change.request_id} ${change.type} ${switchOf(change)}`}
              change={change}
            />
          ))}
        </ol>
      )}
    </Section>
  );
}

function ChangeRow({ change }: { readonly change: Change }) {
  const { changes: t, toggles } = useTexts(texts);
  const moments = useMoments();
  const types: Readonly<Record<string, string>> = t.types;
  const names: Readonly<Record<string, string>> = toggles.names;
  const what = switchOf(change);
  const type = types[change.type] ?? change.type;
  return (
    <li className={css.row}>
      <span className={css.rowName}>
        {what === 'sales' ? type : `${type}: ${names[what] ?? what}`}
      </span>
      <time dateTime={change.at} className={css.small}>
        {moments.full(change.at)}
      </time>
      <span className={css.rowWhole}>{reasonOf(change) ?? t.noReason}</span>
      <span className={`${css.small} ${css.rowWhole}`}>
        {change.actor} · {t.request(change.request_id)}
      </span>
    </li>
  );
}
