import type pg from 'pg';
import type { PlacedOrder } from '#domain/order.ts';
import { type DocumentRow, documentOf } from '../documents.ts';
import type { OrderReader } from './port.ts';

const COLUMNS = 'id, doc, revision, position, created_at_ms, moved_at_ms';

export function createOrderReader(pool: pg.Pool): OrderReader {
  return {
    ofCustomer: async (customerId, { limit, after }) => {
      const { rows } = await pool.query<DocumentRow>(
        `select ${COLUMNS} from orders
         where customer_id = $1
           and ($3::bigint is null or (created_at_ms, id) < ($3::bigint, $4::text))
         order by created_at_ms desc, id desc limit $2`,
        [customerId, limit, after?.placedAtMs ?? null, after?.orderId ?? null],
      );
      return rows.map((row) => documentOf<PlacedOrder>(row));
    },
    ofShow: async (showId) => {
      const { rows } = await pool.query<DocumentRow>(
        `select ${COLUMNS} from orders where show_id = $1 order by created_at_ms, id`,
        [showId],
      );
      return rows.map((row) => documentOf<PlacedOrder>(row));
    },
    open: async () => {
      // One statement is one snapshot: rows and checkpoint belong together.
      const { rows } = await pool.query<DocumentRow & { readonly checkpoint: string }>(
        `select c.position as checkpoint, o.id, o.doc, o.revision, o.position, o.created_at_ms,
           o.moved_at_ms
         from projection_checkpoints c left join orders o on not o.at_rest
         where c.name = 'orders' order by o.moved_at_ms, o.id`,
      );
      return {
        position: BigInt(rows[0]?.checkpoint ?? 0),
        orders: rows.filter((row) => row.id !== null).map((row) => documentOf<PlacedOrder>(row)),
      };
    },
  };
}
