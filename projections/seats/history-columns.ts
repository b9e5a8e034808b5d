/** The columns of a seat's history, the same in the view over the events and in the model. */

export interface HistoryColumn {
  readonly name: string;
  readonly type: string;
  /** What the view over the events says of the text's order; part of its column's type. */
  readonly collation: '' | ' collate "C"';
  /** From an event `e`: a row with the columns of the event store's table. */
  readonly ofEvent: string;
  readonly meaning: string;
}

/** The model's table; `seat_history` is the view over it. */
export const HISTORY_TABLE = 'seat_history_rows';

const SHOW_ID = "split_part(substr(e.stream, 6), '.', 1)";

export const HISTORY_COLUMNS: readonly HistoryColumn[] = [
  bytewise('stream', 'e.stream', 'seat-<show>.<seat>: ask by this, it is indexed'),
  bytewise('show_id', SHOW_ID, 'the show'),
  bytewise('seat_id', `substr(e.stream, 7 + length(${SHOW_ID}))`, 'the seat'),
  column(
    'version integer',
    'e.revision + 1',
    'counts the seat’s events from 1; the same as in the table seats',
  ),
  column('position bigint', 'e.position', 'place in the one order of all events'),
  column('at timestamptz', 'e.at', 'when, by the clock of the process that wrote it'),
  bytewise('type', 'e.type', 'what happened: SeatHeld, SeatSold, HoldExpired …'),
  column('hold_id text', "e.data ->> 'holdId'", 'the hold that it acted for, if any'),
  column('order_id text', "e.data ->> 'orderId'", 'the order that it acted for, if any'),
  column(
    'customer_id text',
    "e.data ->> 'customerId'",
    'whose hold, reservation or sale, where it says so',
  ),
  column('actor text', 'e.actor', 'on whose authority: customer:…, system:expiry …'),
  column('request_id text', 'e.correlation_id', 'the request, or the hold, at the root of it'),
  column('event_id uuid', 'e.id', 'the event; stays when a history moves to another store'),
];

function column(nameAndType: string, ofEvent: string, meaning: string): HistoryColumn {
  const [name = '', type = ''] = nameAndType.split(' ');
  return { name, type, collation: '', ofEvent, meaning };
}

/** Text in the order of its bytes, as the event store keeps it. */
function bytewise(name: string, ofEvent: string, meaning: string): HistoryColumn {
  return { name, type: 'text', collation: ' collate "C"', ofEvent, meaning };
}
