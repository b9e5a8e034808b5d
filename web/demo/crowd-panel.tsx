/** «Simulate an on-sale»: on the page of a show, in a house to try things in. */
import { useId, useState } from 'react';
import { useExplain } from '../shared/api/problems.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Button, ButtonLink, Notice, Select } from '../shared/ui/controls.tsx';
import css from './demo.module.css';
import { texts } from './texts.ts';
import { type Crowd, useCrowd, useCrowdControl } from './use-crowd.ts';

const SIZES = [500, 1_000, 3_000, 5_000] as const;
const USUAL_SIZE = 3_000;

export default function CrowdPanel({
  showId,
  canStart,
}: {
  readonly showId: string;
  /** Only while the show is on sale. */
  readonly canStart: boolean;
}) {
  const t = useTexts(texts);
  const heading = useId();
  const { data: crowd } = useCrowd();
  // Not served here, or not known yet.
  if (crowd === undefined) return null;
  const isHere = crowd?.show_id === showId;
  const isRunning = crowd?.end === null;
  if (!isHere && !canStart) return null;
  return (
    <section className={css.crowd} aria-labelledby={heading}>
      <h2 id={heading}>{t.title}</h2>
      {crowd !== null && isHere && <Numbers crowd={crowd} />}
      {isRunning && !isHere && (
        <Notice actions={<ButtonLink href={`/show/${crowd.show_id}`}>{t.goThere}</ButtonLink>}>
          {t.elsewhere}
        </Notice>
      )}
      <Control showId={showId} crowd={crowd} canStart={canStart} />
    </section>
  );
}

function Control({
  showId,
  crowd,
  canStart,
}: {
  readonly showId: string;
  readonly crowd: Crowd | null;
  readonly canStart: boolean;
}) {
  const t = useTexts(texts);
  const explain = useExplain();
  const [buyers, setBuyers] = useState<number>(USUAL_SIZE);
  const { start, stop } = useCrowdControl(showId);
  const error = start.error ?? stop.error;
  const failure = error !== null && <Notice tone="bad">{explain(error)}</Notice>;
  if (crowd !== null && crowd.end === null) {
    if (crowd.show_id !== showId) return null;
    return (
      <>
        <Button wide busy={stop.isPending} onClick={() => stop.mutate(crowd.id)}>
          {t.stop}
        </Button>
        {failure}
      </>
    );
  }
  if (!canStart) return null;
  return (
    <>
      {crowd?.show_id !== showId && <p className={css.lead}>{t.lead}</p>}
      <Select
        label={t.howMany}
        value={String(buyers)}
        onChange={(event) => setBuyers(Number(event.target.value))}
      >
        {SIZES.map((size) => (
          <option key={size} value={size}>
            {t.buyers(size)}
          </option>
        ))}
      </Select>
      <Button wide look="primary" busy={start.isPending} onClick={() => start.mutate(buyers)}>
        {t.start}
      </Button>
      {failure}
    </>
  );
}

function Numbers({ crowd }: { readonly crowd: Crowd }) {
  const t = useTexts(texts);
  const format = useFormats();
  const isRunning = crowd.end === null;
  const numbers: readonly (readonly [string, number])[] = [
    isRunning ? [t.here, crowd.arrived] : [t.wanted, crowd.buyers],
    ...(crowd.waiting > 0 ? [[t.waiting, crowd.waiting] as const] : []),
    [t.bought, crowd.bought],
    [t.seats, crowd.seats_bought],
    [isRunning ? t.without : t.emptyHanded, crowd.empty_handed],
    [t.beaten, crowd.beaten],
    [t.twice, crowd.seats_sold_twice],
  ];
  return (
    <>
      <p className={css.state} role="status">
        {crowd.end === null ? t.running(crowd.buyers) : t.end[crowd.end]}
      </p>
      <progress
        className={css.progress}
        aria-label={t.here}
        max={crowd.buyers}
        value={isRunning ? crowd.arrived : crowd.buyers}
      />
      <dl className={css.numbers}>
        {numbers.map(([name, value]) => (
          <div key={name} className={css.number}>
            <dt>{name}</dt>
            <dd>{format.number(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
