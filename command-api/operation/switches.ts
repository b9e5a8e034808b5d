/** What operators can turn off at run time, and the stop of all sales: one call, in force at its answer. */
import { z } from '@hono/zod-openapi';
import {
  evolveOperation,
  initialOperation,
  OPERATION_STREAM,
  switchOperation,
} from '#domain/operation.ts';
import type { StoredEvent } from '#event-store/port.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { answer, commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import {
  given,
  isoTime,
  isoTimeOrNull,
  positionField,
  timeField,
} from '#platform/http/wire/common.ts';
import type { Log } from '#platform/ports.ts';
import type { KeptSwitches, SwitchName, SwitchState } from '#projections/switches/port.ts';
import type { WriteDeps } from '../catalog/deps.ts';
import { runCommand } from '../catalog/run-command.ts';
import type { NoteStore } from '../ports.ts';

export interface SwitchRoutesDeps extends WriteDeps {
  readonly switches: KeptSwitches;
  readonly notes: NoteStore & {
    of(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  };
  readonly log: Log;
}

const EVOLUTION = { initial: initialOperation, evolve: evolveOperation };

/** What may stand in an event as it is. */
const REASON_CODE = /^[a-z_]{1,32}$/;
const REASON_IS_A_NOTE = 'other';
const NO_REASON = 'not_given';
const CHANGES_TOLD = 50;

const switchesBody = z
  .strictObject({
    sales: z.boolean().optional().openapi({
      description: 'Off: no new holds in any show. What is held may be bought.',
    }),
    search: z.boolean().optional(),
    live_stream: z.boolean().optional(),
    dashboards: z.boolean().optional(),
    reason: z.string().trim().min(1).max(500).optional().openapi({
      description: 'A code (`incident`), or a text, which is kept apart from the record.',
    }),
  })
  .openapi('SwitchesChange');

const switchSchema = z
  .object({
    on: z.boolean(),
    since: timeField.nullable().openapi({ description: 'null where it was never turned' }),
    by: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .openapi('Switch');

const switchesSchema = z
  .object({
    search: switchSchema,
    live_stream: switchSchema,
    dashboards: switchSchema,
    sales: switchSchema,
  })
  .openapi('Switches');

const changeSchema = z.object({
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
  at: timeField,
  actor: z.string(),
  request_id: z.string(),
  note: z.string().nullable().openapi({ description: 'The reason, where it was a text.' }),
});

export function registerSwitches(app: HttpApp, deps: SwitchRoutesDeps): void {
  const { switches } = deps;
  route(app, {
    method: 'GET',
    path: '/v1/ops/switches',
    summary: 'What is switched off, and whether anything is sold',
    responses: {
      200: {
        description: 'The switches, and who turned them, newest first',
        schema: switchesSchema.extend({ changes: z.array(changeSchema) }),
      },
    },
    handle: async ({ c }) => {
      await switches.refresh();
      return answer(c, 200, { ...present(switches), changes: await lastChanges(deps) });
    },
  });
  route(app, {
    method: 'PUT',
    path: '/v1/ops/switches',
    summary: 'Switch search, live stream or dashboards, or stop and resume all sales',
    description:
      'What is left out stays as it is. In force in the process that answers, and in all others as soon as they have read it: within a second.',
    body: switchesBody,
    responses: {
      200: {
        description: 'The switches',
        schema: switchesSchema.extend({ position: positionField }),
      },
    },
    handle: async ({ c, body, cause }) => {
      const { reason = NO_REASON, ...switched } = body;
      const isCode = REASON_CODE.test(reason);
      const outcome = await runCommand(deps, {
        stream: OPERATION_STREAM,
        evolution: EVOLUTION,
        cause,
        plan: ({ state }) => ({
          decision: switchOperation(state, {
            wanted: given(switched),
            reason: isCode ? reason : REASON_IS_A_NOTE,
          }),
        }),
      });
      await switches.refresh();
      // After it: a database that is too busy for a note keeps nobody from stopping the sale.
      if (!isCode) await keepNote(deps, cause.causationId, reason);
      return commandAnswer(c, { ...outcome, status: 200, body: present(switches) });
    },
  });
}

async function keepNote({ notes, log }: SwitchRoutesDeps, id: string, text: string): Promise<void> {
  try {
    await notes.put(id, text);
  } catch (error) {
    log.warn({ err: error }, 'why a switch was turned could not be noted');
  }
}

async function lastChanges({ store, notes }: Pick<SwitchRoutesDeps, 'store' | 'notes'>) {
  const events = await store.readStream(OPERATION_STREAM, {
    direction: 'backwards',
    maxCount: CHANGES_TOLD,
  });
  const texts = await notes.of(events.map(({ causationId }) => causationId));
  return events.map((event) => presentChange(event, texts.get(event.causationId) ?? null));
}

const presentChange = (
  { type, data, atMs, actor, correlationId }: StoredEvent,
  note: string | null,
) => ({
  type,
  data: { ...data },
  at: isoTime(atMs),
  actor,
  request_id: correlationId,
  note,
});

const presentOne = ({ isOn, sinceMs, by, reason }: SwitchState) => ({
  on: isOn,
  since: isoTimeOrNull(sinceMs),
  by,
  reason,
});

function present(switches: KeptSwitches) {
  const states = switches.states();
  const of = (name: SwitchName) => presentOne(states[name]);
  return {
    search: of('search'),
    live_stream: of('live_stream'),
    dashboards: of('dashboards'),
    sales: of('sales'),
  };
}
