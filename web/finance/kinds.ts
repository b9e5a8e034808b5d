/** What each kind of difference means, why it comes about and what is to be done. */
import { defineTexts } from '../shared/i18n/texts.ts';

export interface KindText {
  readonly name: string;
  readonly cause: string;
  readonly remedy: string;
}

export const kinds = defineTexts(
  {
    payment_missing: {
      name: 'A payment is unknown to the provider',
      cause: 'The provider does not know a payment that we have recorded as captured.',
      remedy: 'Ask the provider.',
    },
    captured_amount: {
      name: 'Another amount was captured',
      cause: 'The provider captured another amount than we recorded.',
      remedy: 'Ask the provider.',
    },
    capture_not_recorded: {
      name: 'A capture was not recorded',
      cause: 'The provider has taken the money, and we have not seen that.',
      remedy: 'Apply: the payment is looked at again; then the seats are sold or it is refunded.',
    },
    captured_twice: {
      name: 'Paid twice',
      cause: 'A second payment of the order was captured.',
      remedy: 'Refund it at the provider.',
    },
    payment_without_order: {
      name: 'A payment without an order',
      cause: 'The record does not know what was paid for.',
      remedy: 'Refund it at the provider.',
    },
    refund_missing: {
      name: 'A refund is unknown to the provider',
      cause: 'The provider does not list a refund that we have recorded as done.',
      remedy: 'Ask the provider.',
    },
    refund_amount: {
      name: 'Another amount was refunded',
      cause: 'The provider has refunded another amount than we recorded.',
      remedy: 'Ask the provider.',
    },
    refund_not_recorded: {
      name: 'A refund made past us',
      cause: 'It was made at the provider, not here.',
      remedy: 'Record it, or claim it back.',
    },
    refund_failed: {
      name: 'A refund came back',
      cause: 'It failed after the provider had taken it on; the buyer has no money yet.',
      remedy: 'Refund the amount once more, or pay it by hand.',
    },
    seat_not_sold: {
      name: 'Paid, but the seat is not sold',
      cause: 'The order is confirmed and its seat is not sold to it.',
      remedy: 'Apply: sells the seat to the order.',
    },
    seat_kept: {
      name: 'A seat was not freed',
      cause: 'The order is over and its seat is still kept for it.',
      remedy: 'Apply: frees the seat.',
    },
    sold_without_payment: {
      name: 'Sold, but not paid',
      cause: 'The seat was sold without an order that paid.',
      remedy: 'Look at the story of the seat and of its order.',
    },
  },
  {
    payment_missing: {
      name: 'El proveedor no conoce un pago',
      cause: 'El proveedor no conoce un pago que tenemos anotado como cobrado.',
      remedy: 'Preguntar al proveedor.',
    },
    captured_amount: {
      name: 'Se cobró otro importe',
      cause: 'El proveedor cobró un importe distinto del que anotamos.',
      remedy: 'Preguntar al proveedor.',
    },
    capture_not_recorded: {
      name: 'Un cobro sin anotar',
      cause: 'El proveedor ha tomado el dinero y no lo hemos visto.',
      remedy: 'Aplicar: se mira el pago otra vez; luego se venden las localidades o se devuelve.',
    },
    captured_twice: {
      name: 'Pagado dos veces',
      cause: 'Se cobró un segundo pago del pedido.',
      remedy: 'Devolverlo en el proveedor.',
    },
    payment_without_order: {
      name: 'Un pago sin pedido',
      cause: 'El registro no sabe qué se pagó.',
      remedy: 'Devolverlo en el proveedor.',
    },
    refund_missing: {
      name: 'El proveedor no conoce un reembolso',
      cause: 'El proveedor no tiene un reembolso que anotamos como hecho.',
      remedy: 'Preguntar al proveedor.',
    },
    refund_amount: {
      name: 'Se reembolsó otro importe',
      cause: 'El proveedor devolvió un importe distinto del que anotamos.',
      remedy: 'Preguntar al proveedor.',
    },
    refund_not_recorded: {
      name: 'Un reembolso hecho sin nosotros',
      cause: 'Se hizo en el proveedor, no aquí.',
      remedy: 'Anotarlo o reclamarlo.',
    },
    refund_failed: {
      name: 'Un reembolso rebotado',
      cause: 'Falló después de que el proveedor lo aceptara; el comprador aún no tiene su dinero.',
      remedy: 'Reembolsarlo otra vez o pagarlo a mano.',
    },
    seat_not_sold: {
      name: 'Pagada, pero sin vender',
      cause: 'El pedido está confirmado y su localidad no está vendida a él.',
      remedy: 'Aplicar: vende la localidad al pedido.',
    },
    seat_kept: {
      name: 'Una localidad sin liberar',
      cause: 'El pedido terminó y su localidad sigue guardada para él.',
      remedy: 'Aplicar: libera la localidad.',
    },
    sold_without_payment: {
      name: 'Vendida, pero sin pagar',
      cause: 'La localidad se vendió sin un pedido que la pagara.',
      remedy: 'Mirar la historia de la localidad y de su pedido.',
    },
  },
);
