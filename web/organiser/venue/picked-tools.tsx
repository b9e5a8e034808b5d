/** What can be done with the seats that are picked. */
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { type Command, FLAGS, type Flag } from './model.ts';
import { placeOf } from './places.ts';
import { texts } from './texts.ts';
import css from './venue.module.css';

const STEP = 10;
const MOVES = [
  ['left', -STEP, 0],
  ['right', STEP, 0],
  ['up', 0, -STEP],
  ['down', 0, STEP],
] as const;

export function PickedTools({
  picked,
  flagsOf,
  onCommand,
  onNone,
}: {
  readonly picked: ReadonlySet<string>;
  readonly flagsOf: (seatId: string) => Readonly<Record<Flag, boolean>> | undefined;
  readonly onCommand: (command: Command) => void;
  readonly onNone: () => void;
}) {
  const t = useTexts(texts);
  const places = [...picked].map(placeOf);
  const isNone = places.length === 0;
  return (
    <section className={css.tools} aria-label={t.picked(places.length)}>
      <p role="status">
        <strong>{t.picked(places.length)}</strong>{' '}
        {isNone && <span className={parts.hint}>{t.pickHint}</span>}
      </p>
      {!isNone && (
        <>
          <div className={parts.actions}>
            {FLAGS.map((flag) => {
              const isOn = [...picked].every((id) => flagsOf(id)?.[flag] === true);
              return (
                <Button
                  key={flag}
                  aria-pressed={isOn}
                  onClick={() => onCommand({ type: 'flag', places, flag, on: !isOn })}
                >
                  {isOn ? '✓ ' : ''}
                  {t.flags[flag]}
                </Button>
              );
            })}
          </div>
          <fieldset className={parts.actions}>
            <legend className={parts.hint}>{t.moveSeats}</legend>
            {MOVES.map(([way, dx, dy]) => (
              <Button key={way} onClick={() => onCommand({ type: 'move_places', places, dx, dy })}>
                {t[way]}
              </Button>
            ))}
          </fieldset>
          <div className={parts.actions}>
            <Button look="danger" onClick={() => onCommand({ type: 'remove_places', places })}>
              {t.removeSeats}
            </Button>
            <Button look="quiet" onClick={onNone}>
              {t.clear}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
