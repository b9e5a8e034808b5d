/** What an order is made of, seat by seat, and how that adds up. */
import { Link } from 'wouter';
import type { Output } from '#client/index.ts';
import { useFormats } from '../shared/i18n/format.ts';
import { defineTexts, useTexts } from '../shared/i18n/texts.ts';
import css from '../shared/staff/staff.module.css';
import own from './order-items.module.css';
import { texts as financeTexts } from './texts.ts';

type Order = Output<'getOrder'>;

const texts = defineTexts(
  {
    caption: 'What was bought',
    seat: 'Seat',
    price: 'Price',
    fee: 'Fees',
    tax: 'Taxes on top',
    sum: 'Sum',
    total: 'Total',
    refunded: 'Refunded',
    kept: 'Kept',
  },
  {
    caption: 'Lo que se compró',
    seat: 'Localidad',
    price: 'Precio',
    fee: 'Gastos',
    tax: 'Impuestos aparte',
    sum: 'Suma',
    total: 'Total',
    refunded: 'Reembolsado',
    kept: 'Queda',
  },
);

const amount = `${css.number} ${own.amount}`;

export function OrderItems({ order }: { readonly order: Order }) {
  const t = useTexts(texts);
  const { order: names } = useTexts(financeTexts);
  const format = useFormats();
  const money = (cents: number): string => format.money(cents, order.currency);
  const isTaxed = order.items.some(({ tax_cents }) => tax_cents > 0);
  const columns = isTaxed ? 4 : 3;
  const sums = [
    [t.total, order.total_cents],
    ...(order.refunded_cents > 0
      ? ([
          [t.refunded, -order.refunded_cents],
          [t.kept, order.total_cents - order.refunded_cents],
        ] as const)
      : []),
  ] as const;
  return (
    <table className={`${css.table} ${own.items}`} data-taxed={isTaxed}>
      <caption>{t.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t.seat}</th>
          {[t.price, t.fee, ...(isTaxed ? [t.tax] : []), t.sum].map((name) => (
            <th key={name} scope="col" className={amount}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {order.items.map(({ seat_id, tier, price_cents, fee_cents, tax_cents }) => (
          <tr key={seat_id}>
            <th scope="row">
              <Link
                className={css.code}
                aria-label={names.seatStory(seat_id)}
                href={`/finance/seat/${order.show_id}/${encodeURIComponent(seat_id)}`}
              >
                {seat_id}
              </Link>{' '}
              <span className={css.small}>{tier}</span>
            </th>
            <td className={amount}>{money(price_cents)}</td>
            <td className={amount}>{money(fee_cents)}</td>
            {isTaxed && <td className={amount}>{money(tax_cents)}</td>}
            <td className={amount}>{money(price_cents + fee_cents + tax_cents)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {sums.map(([name, cents]) => (
          <tr key={name}>
            <th scope="row" colSpan={columns}>
              {name}
            </th>
            <td className={amount}>{money(cents)}</td>
          </tr>
        ))}
      </tfoot>
    </table>
  );
}
