import { defineTexts, plural } from '../../shared/i18n/texts.ts';

export const texts = defineTexts(
  {
    title: 'My tickets',
    loading: 'Looking for your orders …',
    again: 'Try again',
    none: 'You have bought nothing here yet, or with another browser.',
    programme: 'See what’s on',
    more: 'Show more',
    tickets: (n: number) => plural('en', n, 'ticket', 'tickets'),
    status: {
      pending_payment: 'To be paid',
      confirmed: 'Paid',
      cancelled: 'Cancelled',
      refunded: 'Refunded',
      partially_refunded: 'Partly refunded',
    },
    showCancelled: 'Show cancelled',
    order: 'Order',
  },
  {
    title: 'Mis entradas',
    loading: 'Buscando tus pedidos …',
    again: 'Volver a intentarlo',
    none: 'Aún no has comprado nada aquí, o fue con otro navegador.',
    programme: 'Ver la cartelera',
    more: 'Ver más',
    tickets: (n) => plural('es', n, 'entrada', 'entradas'),
    status: {
      pending_payment: 'Por pagar',
      confirmed: 'Pagado',
      cancelled: 'Cancelado',
      refunded: 'Devuelto',
      partially_refunded: 'Devuelto en parte',
    },
    showCancelled: 'Función cancelada',
    order: 'Pedido',
  },
);
