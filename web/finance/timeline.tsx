/** What happened, event by event, alike ones of one request together: who, when, why, and through which request. */
import { Link } from 'wouter';
import type { Output } from '#client/index.ts';
import { useTexts } from '../shared/i18n/texts.ts';
import { useMoments } from '../shared/staff/moments.ts';
import css from '../shared/staff/staff.module.css';
import { texts as staffTexts } from '../shared/staff/texts.ts';
import { Button } from '../shared/ui/controls.tsx';
import { groupsOf, seatOf } from './groups.ts';
import { happenings } from './happenings.ts';
import { texts } from './texts.ts';
import own from './timeline.module.css';

export type Entry = Output<'auditOrder'>['entries'][number];

export interface TimelineProps {
  readonly entries: readonly Entry[];
  /** Reasons that were given as a text, which is kept apart from the record, by the refund's id. */
  readonly notes?: ReadonlyMap<string, string>;
  /** To be pressed for what comes after; null where that is all. */
  readonly more: { readonly busy: boolean; readonly load: () => void } | null;
}

export function Timeline({ entries, notes, more }: TimelineProps) {
  const { story: t } = useTexts(texts);
  const staff = useTexts(staffTexts);
  if (entries.length === 0) return <p className={css.soft}>{t.none}</p>;
  return (
    <>
      <ol className={own.timeline}>
        {groupsOf(entries).map((group) => (
          <Moment key={group[0].event_id} entries={group} note={noteOf(group[0], notes)} />
        ))}
      </ol>
      {more !== null && (
        <div>
          <Button busy={more.busy} onClick={more.load}>
            {staff.more}
          </Button>
        </div>
      )}
    </>
  );
}

const noteOf = ({ data }: Entry, notes?: ReadonlyMap<string, string>): string | undefined =>
  'reason' in data ? notes?.get(String(data.refund_id)) : undefined;

interface MomentProps {
  /** Of one kind, by one request. */
  readonly entries: readonly [Entry, ...Entry[]];
  readonly note: string | undefined;
}

function Moment({ entries, note }: MomentProps) {
  const { story: t } = useTexts(texts);
  const names: Readonly<Record<string, string>> = useTexts(happenings);
  const moments = useMoments();
  const [entry] = entries;
  const { reason } = entry.data;
  const seats = entries.flatMap(({ stream }) => seatOf(stream) ?? []);
  return (
    <li className={own.moment}>
      <p className={own.what}>
        <span className={css.rowName}>{names[entry.type] ?? entry.type}</span>
        {seats.length > 0 && <span className={css.code}>{seats.join(', ')}</span>}
        {seats.length === 0 && entries.length > 1 && <span>{t.times(String(entries.length))}</span>}
        <time className={css.small} dateTime={entry.at}>
          {moments.full(entry.at)}
        </time>
      </p>
      <dl className={own.facts}>
        <div>
          <dt>{t.who}</dt>
          <dd>
            <Actor actor={entry.actor} />
          </dd>
        </div>
        {typeof reason === 'string' && (
          <div>
            <dt>{t.why}</dt>
            <dd>{note ?? reason}</dd>
          </div>
        )}
        <div>
          <dt>{t.request}</dt>
          <dd className={css.code}>{entry.request_id}</dd>
        </div>
      </dl>
      <details className={own.details}>
        <summary>{t.details}</summary>
        {entries.map(({ event_id, type, stream, position, data }) => (
          <div key={event_id}>
            <p className={css.code}>
              {type} · {stream} · {position}
            </p>
            <Recorded data={data} />
          </div>
        ))}
      </details>
    </li>
  );
}

/** `customer:cus_1`, `finance:ada`, `system:expiry`: on whose authority, and who that was. */
function Actor({ actor }: { readonly actor: string }) {
  const { actors } = useTexts(texts).story;
  const cut = actor.indexOf(':');
  const [role, who] = [actor.slice(0, Math.max(0, cut)), actor.slice(cut + 1)];
  if (role === 'system') return actors.system(who);
  const roles: Readonly<Record<string, string>> = actors.roles;
  return (
    <>
      {roles[role] ?? role} <Id id={who} />
    </>
  );
}

/** Ids of orders and customers lead to their stories. */
function Id({ id }: { readonly id: string }) {
  const area = id.startsWith('ord_') ? 'order' : id.startsWith('cus_') ? 'customer' : null;
  if (area === null) return <span className={css.code}>{id}</span>;
  return (
    <Link className={css.code} href={`/finance/${area}/${encodeURIComponent(id)}`}>
      {id}
    </Link>
  );
}

/** Each field by its name. */
function Recorded({ data }: { readonly data: Entry['data'] }) {
  return (
    <dl className={own.recorded}>
      {Object.entries(data).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={css.code}>
            {typeof value === 'string' ? <Id id={value} /> : JSON.stringify(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
