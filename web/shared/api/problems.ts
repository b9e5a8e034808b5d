/** What went wrong, in words for people: by the code of the problem document, never by its title. */
import type { ProblemCode } from '#client/schema.ts';
import { defineTexts, useTexts } from '../i18n/texts.ts';
import { BoxofficeProblem, ConnectionLost } from './client.ts';
import { SignedInAsStaff } from './session.ts';

const texts = defineTexts(
  {
    unknown: 'Something went wrong on our side. Try again in a moment.',
    offline: 'There is no connection. Nothing is lost: try again when you are back online.',
    staff: 'You are signed in as staff. Sign out to buy as a guest.',
    busy: 'A lot is going on right now. Try again in a few seconds.',
    decline: {
      generic: 'Your bank declined the card. Try another one, or ask your bank why.',
      insufficient_funds: 'There is not enough money on this card. Try another one.',
      expired_card: 'This card has expired. Try another one.',
      incorrect_cvc: 'The security code is not right. Check it and try again.',
      processing_error: 'The bank could not handle the card just now. Try again.',
      authentication: 'The bank could not confirm that it is you. Try again or use another card.',
    },
    codes: {
      unauthenticated: 'Your session has ended. Reload the page to go on.',
      invalid_token: 'Your session has ended. Reload the page to go on.',
      forbidden: 'You are not allowed to do this with this account.',
      origin_not_allowed: 'This must be done on our own pages.',
      not_your_hold: 'These seats are held by somebody else.',
      code_not_accepted: 'This access code does not open the sale.',
      challenge_required: 'We need to check that you are not a robot.',
      admission_required: 'The waiting room comes first.',
      not_found: 'There is no such page any more.',
      seat_not_found: 'There is no such seat.',
      seat_unavailable: 'Somebody was faster: not all of these seats are free any more.',
      not_on_sale: 'This show is not on sale right now.',
      extension_used: 'The time can be extended once only.',
      hold_converted: 'These seats are part of an order already.',
      hold_expired: 'The time for these seats is up, and they are on sale again.',
      hold_not_active: 'These seats are not held for you any more.',
      payment_in_progress: 'A payment for this order is on its way.',
      order_expired: 'This order can’t be paid any more: its time was up.',
      not_cancellable: 'This order can’t be cancelled.',
      too_many_seats: 'That is more seats than one person may have for this show.',
      too_many_holds: 'You let many seats go. Wait a few minutes before you hold others.',
      rate_limited: 'That was a little fast. Wait a few seconds.',
      card_data_refused: 'Never type card numbers here.',
      overloaded: 'A lot is going on right now. Try again in a few seconds.',
      switched_off: 'This is switched off for a while. Try again later.',
      unavailable: 'A part of the house does not answer just now. Try again in a moment.',
      projection_behind: 'What you look for is on its way. Try again in a moment.',
      outcome_unknown: 'We don’t know yet how it went. Try again: nothing is done twice.',
      validation_failed: 'Something in the form is not right.',
    },
  },
  {
    unknown: 'Algo ha fallado por nuestra parte. Vuelve a intentarlo en un momento.',
    offline: 'No hay conexión. No se pierde nada: inténtalo cuando vuelvas a estar en línea.',
    staff: 'Has entrado como personal. Sal para comprar como invitado.',
    busy: 'Hay mucho movimiento ahora mismo. Vuelve a intentarlo en unos segundos.',
    decline: {
      generic: 'Tu banco ha rechazado la tarjeta. Prueba con otra o pregunta a tu banco.',
      insufficient_funds: 'No hay saldo suficiente en esta tarjeta. Prueba con otra.',
      expired_card: 'Esta tarjeta ha caducado. Prueba con otra.',
      incorrect_cvc: 'El código de seguridad no es correcto. Revísalo y vuelve a intentarlo.',
      processing_error: 'El banco no ha podido tramitar la tarjeta. Vuelve a intentarlo.',
      authentication: 'El banco no ha podido confirmar que eres tú. Inténtalo de nuevo o usa otra.',
    },
    codes: {
      unauthenticated: 'Tu sesión ha terminado. Recarga la página para seguir.',
      invalid_token: 'Tu sesión ha terminado. Recarga la página para seguir.',
      forbidden: 'Esta cuenta no puede hacer esto.',
      origin_not_allowed: 'Esto hay que hacerlo en nuestras páginas.',
      not_your_hold: 'Estas localidades son de otra persona.',
      code_not_accepted: 'Este código no abre la venta.',
      challenge_required: 'Tenemos que comprobar que no eres un robot.',
      admission_required: 'Primero hay que pasar por la sala de espera.',
      not_found: 'Esta página ya no existe.',
      seat_not_found: 'Esa localidad no existe.',
      seat_unavailable: 'Alguien fue más rápido: ya no están libres todas estas localidades.',
      not_on_sale: 'Esta función no está a la venta ahora mismo.',
      extension_used: 'El tiempo se puede ampliar una sola vez.',
      hold_converted: 'Estas localidades ya forman parte de un pedido.',
      hold_expired: 'Se acabó el tiempo y estas localidades vuelven a estar a la venta.',
      hold_not_active: 'Estas localidades ya no están reservadas para ti.',
      payment_in_progress: 'Ya hay un pago en curso para este pedido.',
      order_expired: 'Este pedido ya no se puede pagar: se acabó su tiempo.',
      not_cancellable: 'Este pedido no se puede cancelar.',
      too_many_seats: 'Son más localidades de las que puede tener una persona en esta función.',
      too_many_holds: 'Has soltado muchas localidades. Espera unos minutos.',
      rate_limited: 'Demasiado rápido. Espera unos segundos.',
      card_data_refused: 'No escribas nunca números de tarjeta aquí.',
      overloaded: 'Hay mucho movimiento ahora mismo. Vuelve a intentarlo en unos segundos.',
      switched_off: 'Esto está apagado por un rato. Vuelve a intentarlo más tarde.',
      unavailable: 'Una parte de la casa no responde. Vuelve a intentarlo en un momento.',
      projection_behind: 'Lo que buscas está en camino. Vuelve a intentarlo en un momento.',
      outcome_unknown: 'Aún no sabemos cómo ha ido. Repítelo: nada se hace dos veces.',
      validation_failed: 'Algo en el formulario no está bien.',
    },
  },
);

/** Tells an error in one or two sentences. */
export function useExplain(): (error: unknown) => string {
  const t = useTexts(texts);
  return (error) => {
    if (error instanceof ConnectionLost) return t.offline;
    if (error instanceof SignedInAsStaff) return t.staff;
    if (!(error instanceof BoxofficeProblem)) return t.unknown;
    if (error.code === 'payment_declined') return declined(t.decline, error);
    if (error.code === 'no_problem_document') return error.status >= 500 ? t.busy : t.unknown;
    const codes: Partial<Record<ProblemCode, string>> = t.codes;
    return codes[error.code] ?? t.unknown;
  };
}

type DeclineTexts = (typeof texts)['en']['decline'];

function declined(texts: DeclineTexts, { problem }: BoxofficeProblem): string {
  switch (problem.decline_code) {
    case 'insufficient_funds':
      return texts.insufficient_funds;
    case 'expired_card':
      return texts.expired_card;
    case 'incorrect_cvc':
      return texts.incorrect_cvc;
    case 'processing_error':
      return texts.processing_error;
    case 'authentication_required':
    case 'challenge_failed':
    case 'payment_intent_authentication_failure':
      return texts.authentication;
    default:
      return texts.generic;
  }
}

/** Whether an error is this refusal. */
export const isProblem = (error: unknown, code: ProblemCode): error is BoxofficeProblem =>
  error instanceof BoxofficeProblem && error.code === code;
