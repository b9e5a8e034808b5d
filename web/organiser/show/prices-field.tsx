/** The prices of a show, and which section has which. */
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Field, Select } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import type { Venue } from '../shared/queries.ts';
import css from './show.module.css';
import { addTier, removeTier, type ShowDraft, type TierDraft } from './show-draft.ts';
import { texts } from './texts.ts';

const CURRENCIES = ['EUR', 'USD', 'GBP', 'MXN', 'ARS', 'CLP', 'COP', 'CHF', 'JPY'];

export function PricesField({
  draft,
  isFaulty,
  onChange,
}: {
  readonly draft: ShowDraft;
  readonly isFaulty: boolean;
  readonly onChange: (draft: ShowDraft) => void;
}) {
  const { form: t } = useTexts(texts);
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
            error={isFaulty && tier.name.trim() === '' ? t.faults.tiers : undefined}
            value={tier.name}
            onChange={(event) => change(tier.id, { name: event.target.value })}
          />
          <Field
            label={t.price}
            inputMode="decimal"
            error={isFaulty && tier.price === '' ? t.faults.tiers : undefined}
            value={tier.price}
            onChange={(event) => change(tier.id, { price: event.target.value })}
          />
          <Field
            label={t.fee}
            inputMode="decimal"
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

export function SectionTiers({
  draft,
  venue,
  onChange,
}: {
  readonly draft: ShowDraft;
  readonly venue: Venue;
  readonly onChange: (draft: ShowDraft) => void;
}) {
  const { form: t } = useTexts(texts);
  const first = draft.tiers[0]?.id ?? '';
  const tierOf = (section: string): string => draft.tierBySection[section] ?? first;
  const all = new Set(venue.sections.map(({ id }) => tierOf(id)));
  const [only] = all;
  const options = draft.tiers.map(({ id, name }, at) => (
    <option key={id} value={id}>
      {name === '' ? t.tier(at + 1) : name}
    </option>
  ));
  return (
    <fieldset className={css.stack}>
      <legend className={parts.legend}>{t.sections}</legend>
      {venue.sections.length > 1 && (
        <Select
          label={t.all}
          value={all.size === 1 ? only : ''}
          onChange={(event) => {
            const tier = event.target.value;
            const ids = venue.sections.map(({ id }) => [id, tier]);
            if (tier !== '') onChange({ ...draft, tierBySection: Object.fromEntries(ids) });
          }}
        >
          {all.size > 1 && <option value="">{t.asBelow}</option>}
          {options}
        </Select>
      )}
      <div className={css.sections}>
        {venue.sections.map((section) => (
          <Select
            key={section.id}
            label={`${section.name}, ${t.places(placesIn(section))}`}
            value={tierOf(section.id)}
            onChange={(event) =>
              onChange({
                ...draft,
                tierBySection: { ...draft.tierBySection, [section.id]: event.target.value },
              })
            }
          >
            {options}
          </Select>
        ))}
      </div>
    </fieldset>
  );
}

const placesIn = (section: Venue['sections'][number]): number =>
  section.kind === 'ga'
    ? section.capacity
    : section.rows.reduce((sum, { seats }) => sum + seats.length, 0);
