import { defineTexts } from '../i18n/texts.ts';

export const texts = defineTexts(
  {
    loading: 'Loading …',
    again: 'Try again',
    closed: 'This part of the house is for staff with another role.',
    signIn: 'Sign in as staff',
    cancel: 'Leave it as it is',
    reason: 'Reason',
    reasonHint: 'Kept with the record, for whoever asks later.',
    more: 'Show more',
    offline: 'There is no connection. What you see is from before; it goes on by itself.',
    off: 'Reports are switched off for a while, so that the sale has the machine to itself.',
  },
  {
    loading: 'Cargando …',
    again: 'Reintentar',
    closed: 'Esta parte de la casa es para personal con otro papel.',
    signIn: 'Entrar como personal',
    cancel: 'Dejarlo como está',
    reason: 'Motivo',
    reasonHint: 'Se guarda con el registro, para quien pregunte más tarde.',
    more: 'Ver más',
    offline: 'No hay conexión. Lo que ves es de antes; sigue por sí solo cuando vuelva.',
    off: 'Los informes están apagados por un rato, para que la venta tenga toda la máquina.',
  },
);
