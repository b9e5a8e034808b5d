/** Answers that the contract does not foresee. */
import type { HttpAnswer } from './http-client.ts';
import { ASKS_FOR_PATIENCE, problemOf } from './patient-client.ts';
import type { Sale } from './sale.ts';

/**
 * Notes a refusal by its code. One that a well-behaved client can't get is held against the server;
 * that it asks for patience is not.
 */
export function noteRefusal(
  sale: Sale,
  what: string,
  answer: HttpAnswer,
  foreseen: readonly string[],
): string {
  const { code, detail } = problemOf(answer);
  sale.record.refuse(code);
  const isBusy = ASKS_FOR_PATIENCE.has(answer.status);
  if (!isBusy && !foreseen.includes(code)) {
    sale.record.report('unexpected_answer', what, `${answer.status} ${code} ${detail ?? ''}`);
  }
  return code;
}

export const isOk = (answer: HttpAnswer): boolean => answer.status >= 200 && answer.status < 300;
