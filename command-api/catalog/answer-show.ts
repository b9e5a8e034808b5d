import type { ShowState } from '#domain/show.ts';
import type { AppContext } from '#platform/http/env.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { positionField } from '#platform/http/wire/common.ts';
import { presentShow, showDetailsSchema } from '#platform/http/wire/show.ts';
import { present } from './own.ts';
import type { Outcome } from './run-command.ts';

export const showAnswer = showDetailsSchema.extend({ position: positionField });

/** The whole show, as it was when the command had been carried out. */
export function answerShow(c: AppContext, status: number, outcome: Outcome<ShowState>): Response {
  const body = presentShow(present(outcome.state), outcome.atMs);
  return commandAnswer(c, { ...outcome, status, body });
}
