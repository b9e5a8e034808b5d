/** Which price is painted with, what each has of the house, and what it is worth. */
import { useFormats } from '../../../shared/i18n/format.ts';
import { useTexts } from '../../../shared/i18n/texts.ts';
import { tierColour, tierShape } from '../../../shared/map/palette.ts';
import { cornersOf } from '../../../shared/map/shapes.ts';
import parts from '../../shared/parts.module.css';
import { texts } from './texts.ts';
import css from './tiers.module.css';

export interface TierInHouse {
  readonly id: string;
  readonly name: string;
  /** Of one place, the fee included; null where the price is not typed yet. */
  readonly cents: number | null;
  readonly places: number;
}

export function Legend({
  tiers,
  currency,
  brush,
  onBrush,
}: {
  readonly tiers: readonly TierInHouse[];
  readonly currency: string;
  readonly brush: number;
  readonly onBrush: (tier: number) => void;
}) {
  const t = useTexts(texts);
  const format = useFormats();
  const worth = ({ cents, places }: TierInHouse): number => (cents ?? 0) * places;
  const places = tiers.reduce((sum, tier) => sum + tier.places, 0);
  const value = tiers.reduce((sum, tier) => sum + worth(tier), 0);
  return (
    <fieldset className={css.legend}>
      <legend className={parts.hint}>{t.paintWith}</legend>
      {tiers.map((tier, number) => (
        <label key={tier.id} className={css.tier}>
          <input
            type="radio"
            name="brush"
            checked={brush === number}
            onChange={() => onBrush(number)}
          />
          <Swatch tier={number} />
          <span className={css.name}>
            {tier.name}
            {tier.cents !== null && (
              <span className={parts.hint}> {format.money(tier.cents, currency)}</span>
            )}
          </span>
          <span className={css.count}>{t.places(tier.places, format.number(tier.places))}</span>
          <span className={css.worth}>
            {tier.cents === null ? '–' : format.money(worth(tier), currency)}
          </span>
        </label>
      ))}
      <p className={css.sum}>
        <span>{t.house}</span>
        <span className={css.count}>{t.places(places, format.number(places))}</span>
        <span className={css.worth}>{format.money(value, currency)}</span>
      </p>
      <p className={parts.hint}>{t.worthHint}</p>
    </fieldset>
  );
}

/** As its seats look on the map. */
function Swatch({ tier }: { readonly tier: number }) {
  const corners = cornersOf(tierShape(tier));
  return (
    <svg className={css.swatch} viewBox="-1.25 -1.25 2.5 2.5" aria-hidden="true">
      {corners === null ? (
        <circle r="1" fill={tierColour(tier)} />
      ) : (
        <polygon points={corners.join(' ')} fill={tierColour(tier)} />
      )}
    </svg>
  );
}
