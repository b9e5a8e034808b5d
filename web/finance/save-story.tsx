/** What is shown of a story, as a table to take along. */
import { defineTexts, useTexts } from '../shared/i18n/texts.ts';
import css from '../shared/staff/staff.module.css';
import { Button } from '../shared/ui/controls.tsx';
import { csvOf } from './csv.ts';
import { saveFile } from './save-file.ts';
import type { Entry } from './timeline.tsx';

const texts = defineTexts(
  {
    save: 'Save as CSV',
    part: 'Only what is shown so far: show more first, for all of it.',
  },
  {
    save: 'Guardar como CSV',
    part: 'Solo lo que se ve hasta ahora: para tenerlo todo, pide antes el resto.',
  },
);

const NAMES = ['position', 'at', 'type', 'stream', 'actor', 'request_id', 'data'];

export const storyTable = (entries: readonly Entry[]): string =>
  csvOf(
    NAMES,
    entries.map(({ position, at, type, stream, actor, request_id, data }) => [
      position,
      at,
      type,
      stream,
      actor,
      request_id,
      JSON.stringify(data),
    ]),
  );

export interface SaveStoryProps {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly entries: readonly Entry[];
  readonly isWhole: boolean;
}

export function SaveStory({ name, entries, isWhole }: SaveStoryProps) {
  const t = useTexts(texts);
  if (entries.length === 0) return null;
  return (
    <div className={css.buttons}>
      <Button onClick={() => saveFile(`${name}.csv`, 'text/csv', storyTable(entries))}>
        {t.save}
      </Button>
      {!isWhole && <p className={css.small}>{t.part}</p>}
    </div>
  );
}
