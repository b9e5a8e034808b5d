/** Who pays what: prices painted on the plan of the venue, or chosen from a list. */
import { useMemo, useRef, useState } from 'react';
import { useTexts } from '../../../shared/i18n/texts.ts';
import { geometryOf } from '../../../shared/map/geometry.ts';
import { gridOf } from '../../../shared/map/grid.ts';
import { centsOf } from '../../shared/amounts.ts';
import { advanced, type History, redone, undone } from '../../shared/history.ts';
import parts from '../../shared/parts.module.css';
import type { Venue } from '../../shared/queries.ts';
import { useUndoKeys } from '../../shared/use-undo-keys.ts';
import { mapOfVenue } from '../../shared/venue-map.ts';
import type { ShowDraft } from '../show-draft.ts';
import { type Assignments, countsOf, painted, tiersOf } from './assignments.ts';
import { Legend } from './legend.tsx';
import { PaintMap } from './paint-map.tsx';
import { texts } from './texts.ts';
import { TierList } from './tier-list.tsx';
import css from './tiers.module.css';

export function HousePrices({
  draft,
  venue,
  onChange,
}: {
  readonly draft: ShowDraft;
  readonly venue: Venue;
  readonly onChange: (draft: ShowDraft) => void;
}) {
  const t = useTexts(texts);
  const [steps, setSteps] = useState<Pick<History<Assignments>, 'past' | 'future'>>({
    past: [],
    future: [],
  });
  const [chosen, setBrush] = useState(0);
  const house = useMemo(() => {
    const geometry = geometryOf(mapOfVenue(venue));
    return { geometry, grid: gridOf(geometry) };
  }, [venue]);
  const { geometry } = house;
  const { tierBySection, tierByRow, tierBySeat, tiers: prices, currency } = draft;
  const assignments: Assignments = useMemo(
    () => ({ tierBySection, tierByRow, tierBySeat }),
    [tierBySection, tierByRow, tierBySeat],
  );
  const idsAsText = JSON.stringify(prices.map(({ id }) => id));
  const tiers = useMemo(
    () => tiersOf(geometry, assignments, JSON.parse(idsAsText) as string[]),
    [geometry, assignments, idsAsText],
  );
  const namesAsText = JSON.stringify(
    prices.map(({ name }, at) => (name.trim() === '' ? t.tier(at + 1) : name.trim())),
  );
  const names = useMemo(() => JSON.parse(namesAsText) as string[], [namesAsText]);
  const brush = Math.min(chosen, prices.length - 1);
  const counts = countsOf(tiers, prices.length);

  const history: History<Assignments> = { ...steps, present: assignments };
  function take(next: History<Assignments>): void {
    if (next === history) return;
    setSteps({ past: next.past, future: next.future });
    onChange({ ...draft, ...next.present });
  }
  function paint(indices: ReadonlySet<number>, tier: number): void {
    const ids = prices.map(({ id }) => id);
    take(advanced(history, painted(geometry, assignments, ids, indices, tier)));
  }
  const onUndo = steps.past.length === 0 ? null : () => take(undone(history));
  const onRedo = steps.future.length === 0 ? null : () => take(redone(history));
  const whole = useRef<HTMLFieldSetElement>(null);
  useUndoKeys(whole, { onUndo, onRedo });
  return (
    <fieldset ref={whole} className={css.house}>
      <legend className={parts.legend}>{t.title}</legend>
      <p className={parts.hint}>{t.lead}</p>
      <Legend
        tiers={prices.map((price, number) => ({
          id: price.id,
          name: names[number] ?? '',
          cents: costOf(price, currency),
          places: counts[number] ?? 0,
        }))}
        currency={currency}
        brush={brush}
        onBrush={setBrush}
      />
      <PaintMap
        house={house}
        venueName={venue.name}
        tiers={tiers}
        tierNames={names}
        brush={brush}
        onPaint={(indices) => paint(indices, brush)}
        onUndo={onUndo}
        onRedo={onRedo}
      />
      <details className={css.list} open={geometry.sections.length <= LIST_OPEN_UP_TO}>
        <summary className={css.summary}>{t.list}</summary>
        <TierList
          geometry={geometry}
          tiers={tiers}
          tierNames={names}
          brush={brush}
          onPaint={paint}
        />
      </details>
    </fieldset>
  );
}

const LIST_OPEN_UP_TO = 12;

function costOf(tier: ShowDraft['tiers'][number], currency: string): number | null {
  const price = centsOf(tier.price, currency);
  const fee = centsOf(tier.fee === '' ? '0' : tier.fee, currency);
  return price === null || fee === null ? null : price + fee;
}
