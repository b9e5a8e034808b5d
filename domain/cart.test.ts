import { describe, expect, test } from 'vitest';
import {
  addToCart,
  CART_MAX,
  type Cart,
  type CartEvent,
  cartIdOf,
  checkOutCart,
  evolveCart,
  initialCart,
} from './cart.ts';
import { specification } from './testing/given-when-then.ts';

const cart = specification(initialCart, evolveCart);
const SALE = { showId: 'shw_1', currency: 'EUR' };
const added = (holdId: string, sale = SALE): CartEvent => ({
  type: 'CartItemAdded',
  data: { holdId, ...sale },
});
const dropped = (...holdIds: string[]): CartEvent => ({
  type: 'CartItemsDropped',
  data: { holdIds },
});
const checkedOut = (orderId = 'ord_1'): CartEvent => ({
  type: 'CartCheckedOut',
  data: { orderId },
});
const adding =
  (holdId: string, { lapsed = [] as readonly string[], sale = SALE } = {}) =>
  (state: Cart) =>
    addToCart(state, { holdId, ...sale, lapsed });
const checkingOut =
  (...lapsed: string[]) =>
  (state: Cart) =>
    checkOutCart(state, { orderId: 'ord_1', lapsed });

describe('putting reservations into a cart', () => {
  test('takes several of one show, each once', () => {
    cart.given().when(adding('hld_1')).thenEvents(added('hld_1'));
    cart.given(added('hld_1')).when(adding('hld_2')).thenEvents(added('hld_2'));
    cart.given(added('hld_1')).when(adding('hld_1')).thenNothing();
    cart.given().when(adding('hld_1')).thenOnceOnly();
  });

  test('keeps another show and another currency out', () => {
    const mixed = { code: 'CartMixed' } as const;
    const one = cart.given(added('hld_1'));
    one.when(adding('hld_2', { sale: { ...SALE, showId: 'shw_2' } })).thenRefused(mixed);
    one.when(adding('hld_2', { sale: { ...SALE, currency: 'JPY' } })).thenRefused(mixed);
  });

  test('drops what has lapsed, and only that', () => {
    const two = cart.given(added('hld_1'), added('hld_2'));
    two.when(adding('hld_3', { lapsed: ['hld_1'] })).thenEvents(dropped('hld_1'), added('hld_3'));
    two.when(adding('hld_2', { lapsed: ['hld_1'] })).thenEvents(dropped('hld_1'));
    two.when(adding('hld_3', { lapsed: ['hld_9'] })).thenEvents(added('hld_3'));
  });

  test('a cart of lapsed ones is free for another show', () => {
    const other = { showId: 'shw_2', currency: 'JPY' };
    cart
      .given(added('hld_1'))
      .when(adding('hld_2', { lapsed: ['hld_1'], sale: other }))
      .thenEvents(dropped('hld_1'), added('hld_2', other));
  });

  test('has a limit', () => {
    const full = Array.from({ length: CART_MAX }, (_, number) => added(`hld_${number}`));
    cart
      .given(...full)
      .when(adding('hld_more'))
      .thenRefused({ code: 'CartFull', limit: CART_MAX });
    cart
      .given(...full)
      .when(adding('hld_0'))
      .thenNothing();
  });
});

describe('checking out', () => {
  test('needs something to buy', () => {
    cart.given().when(checkingOut()).thenRefused({ code: 'CartEmpty' });
    cart.given(added('hld_1'), checkedOut()).when(checkingOut()).thenRefused({ code: 'CartEmpty' });
  });

  test('is for all of it or nothing', () => {
    const two = cart.given(added('hld_1'), added('hld_2'));
    two.when(checkingOut()).thenEvents(checkedOut());
    two.when(checkingOut('hld_2')).thenRefused({ code: 'ReservationsLapsed', holdIds: ['hld_2'] });
  });

  test('begins the next cart; a further try to pay does not', () => {
    const after: Cart = { number: 1, holdIds: [], sale: null, orderId: 'ord_1' };
    cart.given(added('hld_1'), checkedOut()).thenState(after);
    cart.given(added('hld_1'), checkedOut(), checkedOut()).thenState(after);
  });
});

test('each cart of a customer has a name of its own', () => {
  const [first, second] = [initialCart, { ...initialCart, number: 1 }];
  expect(cartIdOf('cus_1', first)).toBe('cart-cus_1.0');
  expect(cartIdOf('cus_1', second)).toBe('cart-cus_1.1');
});
