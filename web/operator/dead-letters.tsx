/** The events that models stand before. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../shared/api/client.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { Section, Trouble } from '../shared/staff/area.tsx';
import { useMoments } from '../shared/staff/moments.ts';
import css from '../shared/staff/staff.module.css';
import { Button } from '../shared/ui/controls.tsx';
import { type DeadLetter, useDeadLetters } from './queries.ts';
import { texts } from './texts.ts';

export function DeadLetters() {
  const { letters: t } = useTexts(texts);
  const { data, error, refetch } = useDeadLetters();
  const letters = data ?? [];
  return (
    <Section title={t.title} lead={t.lead}>
      {error !== null && <Trouble error={error} again={refetch} />}
      {data !== undefined && letters.length === 0 && <p>{t.none}</p>}
      {letters.length > 0 && (
        <ul className={css.list}>
          {letters.map((letter) => (
            <Letter key={`${letter.id} ${letter.projection}`} letter={letter} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Letter({ letter }: { readonly letter: DeadLetter }) {
  const { letters: t } = useTexts(texts);
  const moments = useMoments();
  const queries = useQueryClient();
  const replaying = useMutation({
    mutationFn: () => api.replayDeadLetter({ path: { id: letter.id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['dead-letters'] }),
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
      <div className={css.rowWhole}>
        {replaying.error !== null && <Trouble error={replaying.error} />}
        {replaying.isSuccess && <p role="status">{t.replayed}</p>}
      </div>
    </li>
  );
}
