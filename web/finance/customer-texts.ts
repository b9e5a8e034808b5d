import { defineTexts } from '../shared/i18n/texts.ts';

export const texts = defineTexts(
  {
    title: 'The story of a customer',
    findTitle: 'A customer',
    id: 'Customer id',
    hint: 'From the story of one of their orders: cus_…',
    open: 'Open their story',
    orders: 'Orders',
    ordersLead: 'Newest first.',
    noOrders: 'No order was ever placed.',
    places: (count: number) => `${count} ${count === 1 ? 'place' : 'places'}`,
    refunded: (amount: string) => `${amount} refunded`,
    storyOf: (orderId: string) => `Story of order ${orderId}`,
    buyer: 'Buyer',
    unnamed: 'No name is kept: none was given, or it was erased.',
  },
  {
    title: 'La historia de un cliente',
    findTitle: 'Un cliente',
    id: 'Id del cliente',
    hint: 'En la historia de uno de sus pedidos: cus_…',
    open: 'Abrir su historia',
    orders: 'Pedidos',
    ordersLead: 'Lo más nuevo primero.',
    noOrders: 'Nunca se hizo un pedido.',
    places: (count) => `${count} ${count === 1 ? 'localidad' : 'localidades'}`,
    refunded: (amount) => `${amount} reembolsados`,
    storyOf: (orderId) => `Historia del pedido ${orderId}`,
    buyer: 'Comprador',
    unnamed: 'No se guarda ningún nombre: no se dio, o se borró.',
  },
);
