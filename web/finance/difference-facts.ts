/**
 * What was expected and what was found, in people's words. The API tells them as sentences in English;
 * those that it is known to say are told anew, others are left as they are.
 */
import { defineTexts } from '../shared/i18n/texts.ts';

export const factTexts = defineTexts(
  {
    cents: (cents: string) => `${cents} cents`,
    captured: (cents: string) => `${cents} cents captured`,
    capturedBy: (cents: string, intent: string) => `${cents} cents captured by ${intent}`,
    capturedToo: (cents: string, intent: string) => `${cents} cents captured by ${intent} too`,
    onePayment: (intent: string) => `one payment, ${intent}`,
    notListed: 'not in the provider’s list',
    noCapture: 'nothing captured',
    withBuyer: (cents: string) => `${cents} cents with the buyer`,
    failed: (code: string) => `failed: ${code}`,
    refundedAs: (cents: string, refund: string) => `${cents} cents refunded as ${refund}`,
    noRefund: 'no such refund',
    soldTo: (order: string) => `sold to ${order}`,
    anOrder: 'an order',
    noOrder: 'no such order',
    confirmedOrder: 'a confirmed order',
    freeOrWaiting: 'free, or an order that waits for payment',
    status: {
      available: 'free',
      held: 'held',
      reserved: 'kept for an order',
      sold: 'sold to somebody else',
      blocked: 'off sale',
      pending_payment: 'waiting for payment',
      confirmed: 'confirmed',
      cancelled: 'cancelled',
      refunded: 'refunded',
      partially_refunded: 'refunded in part',
    },
  },
  {
    cents: (cents) => `${cents} céntimos`,
    captured: (cents) => `${cents} céntimos cobrados`,
    capturedBy: (cents, intent) => `${cents} céntimos cobrados con ${intent}`,
    capturedToo: (cents, intent) => `${cents} céntimos cobrados también con ${intent}`,
    onePayment: (intent) => `un solo pago, ${intent}`,
    notListed: 'no está en la lista del proveedor',
    noCapture: 'nada cobrado',
    withBuyer: (cents) => `${cents} céntimos en manos del comprador`,
    failed: (code) => `falló: ${code}`,
    refundedAs: (cents, refund) => `${cents} céntimos reembolsados como ${refund}`,
    noRefund: 'ningún reembolso así',
    soldTo: (order) => `vendida a ${order}`,
    anOrder: 'un pedido',
    noOrder: 'ningún pedido así',
    confirmedOrder: 'un pedido confirmado',
    freeOrWaiting: 'libre, o un pedido pendiente de pago',
    status: {
      available: 'libre',
      held: 'retenida',
      reserved: 'guardada para un pedido',
      sold: 'vendida a otro',
      blocked: 'fuera de venta',
      pending_payment: 'pendiente de pago',
      confirmed: 'confirmado',
      cancelled: 'cancelado',
      refunded: 'reembolsado',
      partially_refunded: 'reembolsado en parte',
    },
  },
);

type FactTexts = (typeof factTexts)['en'];
type Count = (cents: number) => string;

type Teller = (t: FactTexts, count: Count, ...parts: string[]) => string;

/** As the comparison says it, and how that is told. */
const TOLD: readonly (readonly [RegExp, Teller])[] = [
  [/^(\d+) cents captured$/, (t, count, cents = '') => t.captured(count(Number(cents)))],
  [
    /^(\d+) cents captured by (\S+) too$/,
    (t, count, cents = '', intent = '') => t.capturedToo(count(Number(cents)), intent),
  ],
  [
    /^(\d+) cents captured by (\S+)$/,
    (t, count, cents = '', intent = '') => t.capturedBy(count(Number(cents)), intent),
  ],
  [/^one payment, (\S+)$/, (t, _count, intent = '') => t.onePayment(intent)],
  [/^not in the list( of the provider)?$/, (t) => t.notListed],
  [/^nothing captured \(\w+\)$/, (t) => t.noCapture],
  [/^(\d+) cents with the buyer$/, (t, count, cents = '') => t.withBuyer(count(Number(cents)))],
  [/^failed: (.+)$/, (t, _count, code = '') => t.failed(code)],
  [
    /^(\d+) cents refunded as (\S+)$/,
    (t, count, cents = '', refund = '') => t.refundedAs(count(Number(cents)), refund),
  ],
  [/^(\d+) cents$/, (t, count, cents = '') => t.cents(count(Number(cents)))],
  [/^no such refund$/, (t) => t.noRefund],
  [/^sold to (\S+)$/, (t, _count, order = '') => t.soldTo(order)],
  [/^an order$/, (t) => t.anOrder],
  [/^no such order$/, (t) => t.noOrder],
  [/^a confirmed order$/, (t) => t.confirmedOrder],
  [/^free, or an order that waits for payment$/, (t) => t.freeOrWaiting],
];

/** `count` writes a number as the language does; null for what is not known here, to be shown as it came. */
export function factText(said: string, t: FactTexts, count: Count): string | null {
  for (const [pattern, tell] of TOLD) {
    const parts = pattern.exec(said);
    if (parts !== null) return tell(t, count, ...parts.slice(1));
  }
  const statuses: Readonly<Record<string, string>> = t.status;
  return Object.hasOwn(statuses, said) ? (statuses[said] ?? null) : null;
}
