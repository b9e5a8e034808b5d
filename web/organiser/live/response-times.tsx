/** How long the house takes to answer, as it says itself. */
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import parts from '../shared/parts.module.css';
import { Part, Table } from '../shared/parts.tsx';
import type { Sales } from '../shared/queries.ts';
import { texts } from './texts.ts';

const SHARES = ['50\u00a0%', '95\u00a0%', '99\u00a0%'];

export function ResponseTimes({ times }: { readonly times: Sales['response_times'] }) {
  const t = useTexts(texts);
  const format = useFormats();
  const ms = (value: number | null): string =>
    value === null ? '–' : t.ms(format.number(Math.round(value)));
  return (
    <Part title={t.latency}>
      <p className={parts.hint}>{t.latencyText(format.duration(times.over_ms / 1_000))}</p>
      <Table
        caption={t.latency}
        head={[t.asked, t.answers, ...SHARES]}
        rows={times.kinds.map(({ kind, count, p50_ms, p95_ms, p99_ms }) => [
          t.kinds[kind],
          format.number(count),
          ms(p50_ms),
          ms(p95_ms),
          ms(p99_ms),
        ])}
      />
    </Part>
  );
}
