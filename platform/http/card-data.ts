/** Card numbers never come in: not into a field, so not into a log, an event or a table. */
import { looksLikeCardNumber } from '#domain/card-data.ts';
import { problem } from './problem.ts';

/** Ids and keys are ours or the client's machine's; a run of digits there is no card. */
const EXEMPT_NAME = /^(?:id|ids|key)$|_(?:id|ids|key)$|(?:Id|Ids|Key)$/;

/** May a field of this name hold a long number? */
export const isCardExempt = (name: string): boolean => EXEMPT_NAME.test(name);

/** No card number is shorter: most strings are done here. */
const DIGITS_MIN = 13;

export const holdsCardNumber = (name: string, text: string): boolean =>
  text.length >= DIGITS_MIN && !isCardExempt(name) && looksLikeCardNumber(text);

/** Throws 422 `card_data_refused`; the number itself goes nowhere. */
export function refuseCardNumber(name: string, text: string): void {
  if (!holdsCardNumber(name, text)) return;
  throw problem('card_data_refused', {
    detail: 'Pay with the provider’s token; a card number must never reach this service.',
  });
}
