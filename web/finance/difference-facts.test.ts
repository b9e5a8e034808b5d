import { expect, test, vi } from 'vitest';
import { factText, factTexts } from './difference-facts.ts';

vi.hoisted(() => Object.assign(globalThis, { document: { cookie: '' } }));

const count = (value: number): string => value.toLocaleString('es-ES', { useGrouping: 'always' });

test.each([
  ['10300 cents captured', '10.300 céntimos cobrados'],
  ['500 cents captured by pi_1', '500 céntimos cobrados con pi_1'],
  ['500 cents captured by pi_1 too', '500 céntimos cobrados también con pi_1'],
  ['one payment, pi_2', 'un solo pago, pi_2'],
  ['not in the list of the provider', 'no está en la lista del proveedor'],
  ['not in the list', 'no está en la lista del proveedor'],
  ['nothing captured (cancelled)', 'nada cobrado'],
  ['500 cents with the buyer', '500 céntimos en manos del comprador'],
  ['failed: expired_card', 'falló: expired_card'],
  ['500 cents refunded as rfd_1', '500 céntimos reembolsados como rfd_1'],
  ['450 cents', '450 céntimos'],
  ['no such refund', 'ningún reembolso así'],
  ['sold to ord_1', 'vendida a ord_1'],
  ['available', 'libre'],
  ['a confirmed order', 'un pedido confirmado'],
  ['free, or an order that waits for payment', 'libre, o un pedido pendiente de pago'],
  ['cancelled', 'cancelado'],
  ['no such order', 'ningún pedido así'],
  ['an order', 'un pedido'],
])('“%s” is told in Spanish: “%s”', (said, told) => {
  expect(factText(said, factTexts.es, count)).toBe(told);
});

test.each(['something new', '', '12 cents captured yesterday', 'constructor'])(
  '“%s” is not known, and left as it is',
  (said) => {
    expect(factText(said, factTexts.es, count)).toBeNull();
  },
);
