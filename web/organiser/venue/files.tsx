/** A plan as a file, and from one. */
import { useId, useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Button, Notice } from '../../shared/ui/controls.tsx';
import parts from '../shared/parts.module.css';
import { fromCsv, fromJson, type Read, toCsv, toJson } from './exchange.ts';
import type { Drawing } from './model.ts';
import { texts } from './texts.ts';

export function Files({
  drawing,
  onRead,
}: {
  readonly drawing: Drawing;
  readonly onRead: (drawing: Drawing) => void;
}) {
  const t = useTexts(texts);
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);

  async function read(file: File): Promise<void> {
    const text = await file.text();
    const done: Read = /\.json$/i.test(file.name) ? fromJson(text) : fromCsv(text, drawing);
    if (done.ok) onRead(done.drawing);
    setFault(done.ok ? null : done.line === null ? t.badFile : t.badLine(done.line));
  }
  return (
    <>
      <div className={parts.actions}>
        <Button
          disabled={drawing.length === 0}
          onClick={() => download('venue.json', 'application/json', toJson(drawing))}
        >
          {t.exportJson}
        </Button>
        <Button
          disabled={drawing.length === 0}
          onClick={() => download('venue.csv', 'text/csv', toCsv(drawing))}
        >
          {t.exportCsv}
        </Button>
      </div>
      <div className={parts.area}>
        <label htmlFor={id}>{t.importFile}</label>
        <input
          id={id}
          type="file"
          accept=".json,.csv"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file !== undefined) void read(file);
            event.target.value = '';
          }}
        />
      </div>
      {fault !== null && <Notice tone="bad">{fault}</Notice>}
    </>
  );
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
