/** The events that models stand before, and what came of trying one again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../shared/api/client.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import { useMoments } from '../shared/staff/moments.ts';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button, Loading, Notice, type Tone } from '../shared/ui/controls.tsx';
import { texts } from './letter-texts.ts';
import { type DeadLetter, useDeadLetters } from './queries.ts';
import { type Outcome, outcomeOf, type Tried } from './replays.ts';

const TONES: Readonly<Record<Outcome, Tone>> = {
  trying: 'warn',
  failed_again: 'bad',
  taken: 'good',
};

export function DeadLetters() {
  const t = useTexts(texts);
  const { loading } = useTexts(staffTexts);
  const [tried, setTried] = useState<Tried | null>(null);
  const { data, error, refetch, dataUpdatedAt } = useDeadLetters(tried !== null);
  const letters = data ?? [];
  const outcome =
    tried === null || data === undefined ? null : outcomeOf(tried, letters, dataUpdatedAt);
  return (
    <Section title={t.title} lead={t.lead}>
      {error !== null && <Trouble error={error} again={refetch} />}
      {data === undefined && error === null && <Loading label={loading} />}
      {tried !== null && outcome !== null && (
        <Notice tone={TONES[outcome]}>{t.outcome[outcome](tried.type, tried.projection)}</Notice>
      )}
      {data !== undefined && letters.length === 0 && outcome !== 'trying' && <p>{t.none}</p>}
      {letters.length > 0 && (
        <ul className={css.list}>
          {letters.map((letter) => (
            <Letter key={`${letter.id} ${letter.projection}`} letter={letter} onTried={setTried} />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface LetterProps {
  readonly letter: DeadLetter;
  readonly onTried: (tried: Tried) => void;
}

function Letter({ letter, onTried }: LetterProps) {
  const t = useTexts(texts);
  const moments = useMoments();
  const queries = useQueryClient();
  const replaying = useMutation({
    mutationFn: () => api.replayDeadLetter({ path: { id: letter.id } }),
    onSuccess: () => {
      const { id, projection, type, failed_at: failedAt } = letter;
      onTried({ id, projection, type, failedAt, askedAtMs: Date.now() });
      return queries.invalidateQueries({ queryKey: ['dead-letters'] });
    },
  });
  return (
    <li className={css.row}>
      <span className={css.rowName}>{letter.projection}</span>
      <Button
        aria-label={t.replayOf(letter.type, letter.projection)}
        busy={replaying.isPending}
        onClick={() => replaying.mutate()}
      >
        {t.replay}
      </Button>
      <span className={css.rowWhole}>
        {t.at(letter.type, letter.stream, moments.full(letter.failed_at))}
      </span>
      <span className={`${css.code} ${css.rowWhole}`} lang="en">
        {letter.error}
      </span>
      {replaying.error !== null && (
        <div className={css.rowWhole}>
          <Trouble error={replaying.error} />
        </div>
      )}
    </li>
  );
}
