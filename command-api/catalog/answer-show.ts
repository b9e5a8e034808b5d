import { z } from '@hono/zod-openapi';
import type { ShowState } from '#domain/show.ts';
import type { AppContext } from '#platform/http/env.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { positionField } from '#platform/http/wire/common.ts';
import {
  presaleSchema,
  presentPresales,
  presentShow,
  showDetailsSchema,
} from '#platform/http/wire/show.ts';
import { present } from './own.ts';
import type { Outcome } from './run-command.ts';

export const showAnswer = showDetailsSchema.extend({
  presales: z.array(presaleSchema),
  position: positionField,
});

/** The whole show, as it was when the command had been carried out. */
export function answerShow(c: AppContext, status: number, outcome: Outcome<ShowState>): Response {
  const show = present(outcome.state);
  const body = {
    ...presentShow(show, outcome.atMs),
    presales: presentPresales(show.terms),
  };
  return commandAnswer(c, { ...outcome, status, body });
}
