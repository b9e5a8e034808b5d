import { missingReference } from './answers.ts';
import type { Answer } from './records.ts';
import { TEST_CARDS, type TestCard } from './test-cards.ts';

interface CardParams {
  readonly payment_method?: string | undefined;
  readonly payment_method_data?:
    | { readonly card?: { readonly token: string } | undefined }
    | undefined;
}

/** The test card that a call names: by payment method, or by token; null when it names none. */
export function chooseCard(params: CardParams): TestCard | Answer | null {
  const { payment_method: id, payment_method_data: data } = params;
  if (id !== undefined) {
    return TEST_CARDS.get(id) ?? missingReference('PaymentMethod', id, 'payment_method');
  }
  return data?.card === undefined ? null : cardOfToken(data.card.token);
}

/** Each test payment method has a token of the same name: `tok_visa` is `pm_card_visa`. */
export function cardOfToken(token: string): TestCard | Answer {
  const card = TEST_CARDS.get(token.replace(/^tok_/, 'pm_card_'));
  return card ?? missingReference('token', token, 'payment_method_data[card][token]');
}
