/** The sale of a show as it goes on. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { api } from '../../shared/api/client.ts';
import { useFormats } from '../../shared/i18n/format.ts';
import { useTexts } from '../../shared/i18n/texts.ts';
import parts from '../shared/parts.module.css';
import { Facts, OrganiserPage, Part, Refusal, StatusChip, Table } from '../shared/parts.tsx';
import { politely, type Sales, type Show, useEvent, useSales, useShow } from '../shared/queries.ts';
import { CancelShow } from '../show/cancel-show.tsx';
import { SaleStep } from '../show/sale-step.tsx';
import { Bars, Curve } from './charts.tsx';
import { Demand } from './demand.tsx';
import css from './live.module.css';
import { ResponseTimes } from './response-times.tsx';
import { minutesOf } from './series.ts';
import { texts } from './texts.ts';
import { useCounts } from './use-counts.ts';

const SALES_EVERY_MS = 5_000;
const ROOM_EVERY_MS = 4_000;
const MINUTES_SHOWN = 120;

export default function LiveScreen() {
  const { showId = '' } = useParams();
  const t = useTexts(texts);
  const show = useShow(showId, 10_000);
  const event = useEvent(show.data?.event_id ?? '');
  const missing = [show, event].filter(({ data }) => data === undefined);
  const name = event.data?.name ?? '';
  return (
    <OrganiserPage
      title={t.title(name)}
      way={[{ href: `/organizer/show/${showId}`, label: name }]}
      ready={missing.length === 0}
      error={missing.find(({ error }) => error !== null)?.error ?? null}
      onAgain={() => {
        for (const query of missing) void query.refetch();
      }}
    >
      {show.data !== undefined && <Dashboard show={show.data} />}
    </OrganiserPage>
  );
}

function Dashboard({ show }: { readonly show: Show }) {
  const t = useTexts(texts);
  const format = useFormats();
  const zone = show.venue?.timezone ?? 'UTC';
  const { counts, state } = useCounts(show.id);
  const { data: sales, error } = useSales(show.id, SALES_EVERY_MS);
  const number = (value: number | undefined): string =>
    value === undefined ? '–' : format.number(value);
  return (
    <>
      <p className={parts.actions}>
        <StatusChip status={show.status} />
        <span>{t[state]}</span>
      </p>
      <Part title={t.now} wide>
        <Facts
          facts={[
            [t.sold, number(counts?.sold)],
            [t.free, number(counts?.available)],
            [t.held, number(counts?.held)],
            [t.reserved, number(counts?.reserved)],
            [t.orders, number(sales?.orders.confirmed)],
            [t.pending, number(sales?.orders.pending_payment)],
            [
              t.money,
              sales === undefined
                ? '–'
                : format.money(sales.captured_cents - sales.refunded_cents, sales.currency),
            ],
            [t.refused, number(sales?.refused_attempts.at_least)],
          ]}
        />
        {error !== null && <Refusal error={error} />}
      </Part>
      <Room showId={show.id} isOn={show.waiting_room.enabled} />
      {sales !== undefined && <Selling sales={sales} zone={zone} />}
      <Demand show={show} zone={zone} />
      {sales !== undefined && <ResponseTimes times={sales.response_times} />}
      {show.status !== 'cancelled' && show.status !== 'ended' && <SaleStep show={show} />}
      <CancelShow show={show} />
    </>
  );
}

function Room({ showId, isOn }: { readonly showId: string; readonly isOn: boolean }) {
  const t = useTexts(texts);
  const format = useFormats();
  const { data, error } = useQuery({
    queryKey: ['organiser', 'room', showId],
    queryFn: () => api.getWaitingRoom({ path: { id: showId } }),
    refetchInterval: politely(ROOM_EVERY_MS),
    enabled: isOn,
  });
  return (
    <Part title={t.room} wide>
      {!isOn && <p>{t.roomOff}</p>}
      {isOn && error !== null && <Refusal error={error} />}
      {isOn && data !== undefined && (
        <Facts
          facts={[
            [t.gathered, format.number(data.gathered)],
            [t.waiting, format.number(data.waiting)],
            [t.shopping, format.number(data.shopping)],
            [t.admitted, format.number(data.admitted_total)],
          ]}
        />
      )}
    </Part>
  );
}

function Selling({ sales, zone }: { readonly sales: Sales; readonly zone: string }) {
  const t = useTexts(texts);
  const format = useFormats();
  const points = minutesOf(sales, MINUTES_SHOWN);
  const timeOf = (ms: number): string => format.time(new Date(ms).toISOString(), zone);
  const money = (cents: number): string => format.money(cents, sales.currency);
  const ends = [timeOf(points[0]?.ms ?? 0), timeOf(points.at(-1)?.ms ?? 0)] as const;
  if (points.length === 0) {
    return (
      <Part title={t.curve} wide>
        <p>{t.none}</p>
      </Part>
    );
  }
  const about = t.curveAbout(format.number(sales.seats.sold), format.number(sales.seats.total));
  return (
    <>
      <Part title={t.curve} wide>
        <Curve
          label={about}
          values={points.map(({ soldSoFar }) => soldSoFar)}
          top={Math.max(1, sales.seats.total, points.at(-1)?.soldSoFar ?? 0)}
          format={format.number}
          ends={ends}
        />
      </Part>
      <Part title={t.perMinute} wide>
        <div className={css.charts}>
          <Bars
            label={t.ordersAbout}
            values={points.map(({ orders }) => orders)}
            format={format.number}
            ends={ends}
          />
          <Bars
            label={t.moneyAbout}
            values={points.map(({ cents }) => cents)}
            format={money}
            ends={ends}
          />
        </div>
        <details className={css.table}>
          <summary>{t.asTable}</summary>
          <Table
            caption={t.latest(points.length)}
            head={[t.minute, t.orders, t.amount, t.soldSoFar]}
            rows={points
              .map(({ ms, orders, cents, soldSoFar }) => [
                timeOf(ms),
                format.number(orders),
                money(cents),
                format.number(soldSoFar),
              ])
              .reverse()}
          />
        </details>
      </Part>
    </>
  );
}
