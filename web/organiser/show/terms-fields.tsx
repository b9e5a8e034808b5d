/** Taxes, early access and what buyers may do afterwards, in the form of a show. */
import type { ReactNode } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Field, Select } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import css from './show.module.css';
import type { ShowDraft } from './show-draft.ts';
import {
  type Faults,
  newPresale,
  newTax,
  type PolicyDraft,
  type PresaleDraft,
  type TaxDraft,
} from './terms-draft.ts';
import { texts } from './texts.ts';
import { useFaultText } from './use-fault-text.ts';

interface Props {
  readonly draft: ShowDraft;
  readonly faults: Faults;
  readonly onChange: (draft: ShowDraft) => void;
}

/** Of rows that were added here: unlike those of the others, and of each other. */
const keyAfter = (rows: readonly { readonly key: string }[]): string => {
  let number = rows.length + 1;
  while (rows.some(({ key }) => key === `new ${number}`)) number += 1;
  return `new ${number}`;
};

const APPLIES_TO = ['both', 'ticket', 'fee'] as const;

export function TaxesField({ draft, faults, onChange }: Props) {
  const { form: t } = useTexts(texts);
  const faultOf = useFaultText(faults);
  const { taxes } = draft;
  const change = (at: number, next: Partial<TaxDraft>): void =>
    onChange({ ...draft, taxes: taxes.map((tax, n) => (n === at ? { ...tax, ...next } : tax)) });
  return (
    <fieldset className={css.stack}>
      <legend className={parts.legend}>{t.taxes}</legend>
      {taxes.length === 0 && <p className={parts.hint}>{t.noTaxes}</p>}
      {taxes.map((tax, at) => (
        <Item
          key={tax.key}
          title={t.tax(at + 1)}
          removing={t.removeTax(at + 1)}
          onRemove={() => onChange({ ...draft, taxes: taxes.filter(({ key }) => key !== tax.key) })}
        >
          <Field
            label={t.taxName}
            maxLength={60}
            error={faultOf(`taxes.${at}.name`)}
            value={tax.name}
            onChange={(event) => change(at, { name: event.target.value })}
          />
          <Field
            label={t.rate}
            inputMode="decimal"
            error={faultOf(`taxes.${at}.rate`)}
            value={tax.rate}
            onChange={(event) => change(at, { rate: event.target.value })}
          />
          <Select
            label={t.appliesTo}
            value={tax.appliesTo}
            onChange={(event) =>
              change(at, { appliesTo: event.target.value as TaxDraft['appliesTo'] })
            }
          >
            {APPLIES_TO.map((what) => (
              <option key={what} value={what}>
                {t.appliesToWhat[what]}
              </option>
            ))}
          </Select>
          <Select
            label={t.taxIs}
            value={String(tax.inclusive)}
            onChange={(event) => change(at, { inclusive: event.target.value === 'true' })}
          >
            <option value="true">{t.taxInclusive}</option>
            <option value="false">{t.taxAdded}</option>
          </Select>
        </Item>
      ))}
      <div>
        <Button onClick={() => onChange({ ...draft, taxes: [...taxes, newTax(keyAfter(taxes))] })}>
          {t.addTax}
        </Button>
      </div>
    </fieldset>
  );
}

export function PresalesField({ draft, faults, onChange }: Props) {
  const { form: t } = useTexts(texts);
  const { presales } = draft;
  return (
    <fieldset className={css.stack}>
      <legend className={parts.legend}>{t.presales}</legend>
      <p className={parts.hint}>{t.presalesHint}</p>
      {presales.map((presale, at) => (
        <Item
          key={presale.key}
          title={t.presale(at + 1)}
          removing={t.removePresale(at + 1)}
          onRemove={() =>
            onChange({ ...draft, presales: presales.filter(({ key }) => key !== presale.key) })
          }
        >
          <Presale
            at={at}
            draft={draft}
            faults={faults}
            presale={presale}
            onChange={(next) =>
              onChange({ ...draft, presales: presales.map((one, n) => (n === at ? next : one)) })
            }
          />
        </Item>
      ))}
      <div>
        <Button
          onClick={() => {
            const added = newPresale(keyAfter(presales), draft.onSaleAt);
            onChange({ ...draft, presales: [...presales, added] });
          }}
        >
          {t.addPresale}
        </Button>
      </div>
    </fieldset>
  );
}

function Presale({
  at,
  draft,
  faults,
  presale,
  onChange,
}: {
  readonly at: number;
  readonly draft: ShowDraft;
  readonly faults: Faults;
  readonly presale: PresaleDraft;
  readonly onChange: (presale: PresaleDraft) => void;
}) {
  const { form: t } = useTexts(texts);
  const faultOf = useFaultText(faults);
  const fault = (name: string): string | undefined => faultOf(`presales.${at}.${name}`);
  const all = draft.tiers.map(({ id }) => id);
  const opened = presale.tiers ?? all;
  const tiersFault = fault('tiers');
  function open(id: string, isOn: boolean): void {
    const next = all.filter((tier) => (tier === id ? isOn : opened.includes(tier)));
    onChange({ ...presale, tiers: next.length === all.length ? null : next });
  }
  return (
    <>
      {presale.id === null ? (
        <Field
          label={t.code}
          hint={t.codeHint}
          maxLength={100}
          autoComplete="off"
          error={fault('code')}
          value={presale.code}
          onChange={(event) => onChange({ ...presale, code: event.target.value })}
        />
      ) : (
        <p className={parts.hint}>{t.codeKept}</p>
      )}
      <Field
        label={t.uses}
        hint={t.usesHint}
        inputMode="numeric"
        error={fault('uses')}
        value={presale.uses}
        onChange={(event) => onChange({ ...presale, uses: event.target.value })}
      />
      <Field
        label={t.from}
        type="datetime-local"
        error={fault('from')}
        value={presale.from}
        onChange={(event) => onChange({ ...presale, from: event.target.value })}
      />
      <Field
        label={t.until}
        type="datetime-local"
        error={fault('until')}
        value={presale.until}
        onChange={(event) => onChange({ ...presale, until: event.target.value })}
      />
      {draft.tiers.length > 1 && (
        <fieldset className={css.whole}>
          <legend className={parts.hint}>{t.opens}</legend>
          {draft.tiers.map(({ id, name }, number) => (
            <Check
              key={id}
              label={name.trim() === '' ? t.tier(number + 1) : name}
              isOn={opened.includes(id)}
              onChange={(isOn) => open(id, isOn)}
            />
          ))}
          {tiersFault !== undefined && <p role="alert">{tiersFault}</p>}
        </fieldset>
      )}
    </>
  );
}

const MAY = ['transfer', 'resale', 'reentry', 'refundFees'] as const;

export function PolicyField({ draft, faults, onChange }: Props) {
  const { form: t } = useTexts(texts);
  const faultOf = useFaultText(faults);
  const change = (policy: Partial<PolicyDraft>): void =>
    onChange({ ...draft, policy: { ...draft.policy, ...policy } });
  return (
    <fieldset className={css.stack}>
      <legend className={parts.legend}>{t.policy}</legend>
      <div className={parts.pair}>
        {(['cancelUntil', 'transferUntil'] as const).map((name) => (
          <Field
            key={name}
            label={t[name]}
            hint={t.untilHints[name]}
            type="datetime-local"
            error={faultOf(`policy.${name}`)}
            value={draft.policy[name]}
            onChange={(event) => change({ [name]: event.target.value })}
          />
        ))}
      </div>
      <div>
        {MAY.map((name) => (
          <Check
            key={name}
            label={t.may[name]}
            isOn={draft.policy[name]}
            onChange={(isOn) => change({ [name]: isOn })}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Check({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) {
  return (
    <label className={parts.check}>
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}

/** One of several, which can be taken away. */
function Item({
  title,
  removing,
  onRemove,
  children,
}: {
  readonly title: string;
  readonly removing: string;
  readonly onRemove: () => void;
  readonly children: ReactNode;
}) {
  const { form: t } = useTexts(texts);
  return (
    <fieldset className={css.item}>
      <legend className={parts.hint}>{title}</legend>
      <div className={parts.pair}>{children}</div>
      <div>
        <Button look="quiet" aria-label={removing} onClick={onRemove}>
          {t.remove}
        </Button>
      </div>
    </fieldset>
  );
}
