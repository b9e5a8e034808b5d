/** The prices of a show: what they are called and what they cost. */
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Field, Select } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import css from './show.module.css';
import { addTier, removeTier, type ShowDraft, type TierDraft } from './show-draft.ts';
import type { Faults } from './terms-draft.ts';
import { texts } from './texts.ts';
import { useFaultText } from './use-fault-text.ts';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'MXN', 'ARS', 'CLP', 'COP', 'CHF', 'JPY'];

export function PricesField({
  draft,
  faults,
  onChange,
}: {
  readonly draft: ShowDraft;
  readonly faults: Faults;
  readonly onChange: (draft: ShowDraft) => void;
}) {
  const { form: t } = useTexts(texts);
  const faultOf = useFaultText(faults);
  const change = (id: string, next: Partial<TierDraft>): void =>
    onChange({
      ...draft,
      tiers: draft.tiers.map((tier) => (tier.id === id ? { ...tier, ...next } : tier)),
    });
  const currencies = CURRENCIES.includes(draft.currency)
    ? CURRENCIES
    : [draft.currency, ...CURRENCIES];
  return (
    <fieldset className={css.stack}>
      <legend className={parts.legend}>{t.prices}</legend>
      <Select
        label={t.currency}
        value={draft.currency}
        onChange={(event) => onChange({ ...draft, currency: event.target.value })}
      >
        {currencies.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </Select>
      {draft.tiers.map((tier, at) => (
        <fieldset key={tier.id} className={css.tier}>
          <legend className={parts.hint}>{t.tier(at + 1)}</legend>
          <Field
            label={t.tierName}
            maxLength={100}
            error={faultOf(`tiers.${at}.name`)}
            value={tier.name}
            onChange={(event) => change(tier.id, { name: event.target.value })}
          />
          <Field
            label={t.price}
            inputMode="decimal"
            error={faultOf(`tiers.${at}.price`)}
            value={tier.price}
            onChange={(event) => change(tier.id, { price: event.target.value })}
          />
          <Field
            label={t.fee}
            inputMode="decimal"
            error={faultOf(`tiers.${at}.fee`)}
            value={tier.fee}
            onChange={(event) => change(tier.id, { fee: event.target.value })}
          />
          {draft.tiers.length > 1 && (
            <Button
              look="quiet"
              aria-label={t.removeTier(tier.name === '' ? t.tier(at + 1) : tier.name)}
              onClick={() => onChange(removeTier(draft, tier.id))}
            >
              {t.remove}
            </Button>
          )}
        </fieldset>
      ))}
      <div>
        <Button onClick={() => onChange(addTier(draft))}>{t.addTier}</Button>
      </div>
    </fieldset>
  );
}
