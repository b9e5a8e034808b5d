/** Beside the map: prices, filters, and the ways to take seats without looking for them. */
import { useEffect, useId, useRef, useState } from 'react';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import type { SeatGeometry } from '../../shared/map/geometry.ts';
import type { LiveSeats } from '../../shared/map/live-seats.ts';
import { tierColour, tierShape } from '../../shared/map/palette.ts';
import { cornersOf } from '../../shared/map/shapes.ts';
import { Button, Select, Stepper, Toggle } from '../../shared/ui/controls.tsx';
import type { SeatFilters } from './choice.ts';
import type { Wish } from './place-hold.ts';
import css from './show.module.css';
import { texts } from './texts.ts';

export interface PanelProps {
  readonly geometry: SeatGeometry;
  readonly seats: LiveSeats;
  readonly filters: SeatFilters;
  readonly onFilters: (filters: SeatFilters) => void;
}

export function Prices({ geometry, seats, filters, onFilters }: PanelProps) {
  const t = useTexts(texts);
  const format = useFormats();
  const toggle = (tier: number): void => {
    const tiers = new Set(filters.tiers);
    if (!tiers.delete(tier)) tiers.add(tier);
    onFilters({ ...filters, tiers });
  };
  return (
    <section className={css.part}>
      <h2>{t.prices}</h2>
      <p className={css.hint}>{t.pricesHint}</p>
      <div className={css.tiers}>
        {geometry.tiers.map(({ id, name, cents }, number) => {
          const left = seats.freeByTier[number] ?? 0;
          return (
            <button
              key={id}
              type="button"
              className={css.tier}
              aria-pressed={filters.tiers.has(number)}
              onClick={() => toggle(number)}
            >
              <Swatch tier={number} />
              <span>{name}</span>
              <span className={css.tierPrice}>{format.money(cents, geometry.currency)}</span>
              <span className={css.tierLeft}>{left === 0 ? t.none : t.leftShort(left)}</span>
            </button>
          );
        })}
      </div>
      <fieldset>
        <legend className="visually-hidden">{t.filters}</legend>
        <div className={css.toggles}>
          <Toggle
            pressed={filters.accessible}
            onChange={(accessible) => onFilters({ ...filters, accessible })}
          >
            {t.accessible}
          </Toggle>
          <Toggle
            pressed={filters.clearView}
            onChange={(clearView) => onFilters({ ...filters, clearView })}
          >
            {t.clearView}
          </Toggle>
        </div>
      </fieldset>
    </section>
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

interface TakeProps {
  readonly geometry: SeatGeometry;
  readonly busy: boolean;
  readonly max: number;
  readonly onTake: (wish: Wish) => void;
}

export function BestAvailable({
  geometry,
  busy,
  max,
  filters,
  onTake,
}: TakeProps & Pick<PanelProps, 'filters'>) {
  const t = useTexts(texts);
  const [quantity, setQuantity] = useState(2);
  const [section, setSection] = useState('');
  const heading = useId();
  const numbered = geometry.sections.filter(({ kind }) => kind === 'reserved');
  if (numbered.length === 0) return null;
  const [tier] = filters.tiers;
  const wish = {
    quantity,
    ...(section === '' ? {} : { section }),
    ...(filters.tiers.size === 1 && tier !== undefined
      ? { tier: geometry.tiers[tier]?.id ?? '' }
      : {}),
    ...(filters.accessible ? { accessible: true } : {}),
  };
  return (
    <section className={css.part} aria-labelledby={heading}>
      <h2 id={heading}>{t.best}</h2>
      <p className={css.hint}>{t.bestHint}</p>
      <div className={css.row}>
        <Stepper
          label={t.howMany}
          value={quantity}
          min={1}
          max={max}
          fewer={t.fewer}
          more={t.more}
          onChange={setQuantity}
        />
        {numbered.length > 1 && (
          <Select
            label={t.where}
            value={section}
            onChange={(event) => setSection(event.target.value)}
          >
            <option value="">{t.anywhere}</option>
            {numbered.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </div>
      <Button wide busy={busy} onClick={() => onTake({ best_available: wish })}>
        {t.findBest(quantity)}
      </Button>
    </section>
  );
}

/** An area of general admission that was chosen. */
export function AreaQuantity({
  geometry,
  section: number,
  busy,
  max,
  asked,
  onTake,
}: TakeProps & {
  readonly section: number;
  /** Grows when the keyboard comes for it. */
  readonly asked: number;
}) {
  const t = useTexts(texts);
  const [quantity, setQuantity] = useState(1);
  const heading = useId();
  const title = useRef<HTMLHeadingElement>(null);
  const section = geometry.sections[number];
  useEffect(() => {
    if (asked > 0) title.current?.focus();
  }, [asked]);
  if (section?.kind !== 'ga') return null;
  return (
    <section className={css.part} aria-labelledby={heading}>
      <h2 id={heading} ref={title} tabIndex={-1}>
        {t.area(section.name)}
      </h2>
      <div className={css.row}>
        <Stepper
          label={t.howMany}
          value={quantity}
          min={1}
          max={max}
          fewer={t.fewer}
          more={t.more}
          onChange={setQuantity}
        />
        <Button look="primary" busy={busy} onClick={() => onTake({ area: section.id, quantity })}>
          {t.takeArea(quantity)}
        </Button>
      </div>
    </section>
  );
}
