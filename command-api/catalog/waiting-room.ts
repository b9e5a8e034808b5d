/** A show's waiting room, switched by its organiser, or by the house under load. */
import { z } from '@hono/zod-openapi';
import type { Decision } from '#domain/decision.ts';
import { invalidInput } from '#domain/decision.ts';
import { changeShow, type ShowEvent, type ShowState, showStream } from '#domain/show.ts';
import type { ShowTerms, WaitingRoomSettings } from '#domain/show-terms.ts';
import type { StoredEvent } from '#event-store/port.ts';
import type { HttpApp } from '#platform/http/env.ts';
import { commandAnswer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import { given, positionField } from '#platform/http/wire/common.ts';
import { presentShow, showDetailsSchema } from '#platform/http/wire/show.ts';
import type { CatalogDeps, WriteDeps } from './deps.ts';
import { ownShow, present, showEvolution } from './own.ts';
import type { Refusal } from './refusals.ts';
import { runCommand } from './run-command.ts';

const roomFields = {
  enabled: z.boolean(),
  admit_per_second: z.number(),
  max_active: z.int(),
};

const roomBody = z
  .object({ ...roomFields })
  .partial({ admit_per_second: true, max_active: true })
  .openapi('WaitingRoomSettings');

const roomAnswer = showDetailsSchema
  .extend({ ...roomFields, position: positionField })
  .openapi('ShowWithRoom');

export function registerWaitingRoomSettings(app: HttpApp, deps: CatalogDeps): void {
  route(app, {
    method: 'PUT',
    path: '/v1/shows/{id}/waiting-room',
    summary: 'Switch the waiting room of a show',
    description: 'Counts from now on. What is left out stays as it is.',
    body: roomBody,
    responses: { 200: { description: 'The show, with its room', schema: roomAnswer } },
    problems: ['wrong_status'],
    load: ({ params, caller }) => ownShow(deps.store, params.id, caller),
    handle: async ({ c, body, loaded, cause }) => {
      const waitingRoom = given({
        enabled: body.enabled,
        admitPerSecond: body.admit_per_second,
        maxActive: body.max_active,
      });
      const outcome = await runCommand(deps, {
        stream: loaded.stream,
        evolution: showEvolution,
        cause,
        plan: ({ state }) => ({ decision: changeRoom(state, waitingRoom) }),
      });
      const show = presentShow(present(outcome.state), outcome.atMs);
      const body200 = { ...show, ...show.waiting_room };
      return commandAnswer(c, { ...outcome, status: 200, body: body200 });
    },
  });
}

const PREFIX = 'waiting_room.';

/** Faults are named as this body names its fields. */
function changeRoom(
  state: ShowState,
  waitingRoom: Partial<WaitingRoomSettings>,
): Decision<ShowEvent, Refusal> {
  const decision = changeShow(state, { waitingRoom });
  if (decision.ok || decision.refusal.code !== 'InvalidInput') return decision;
  return invalidInput(
    decision.refusal.errors.map(({ path, message }) => ({
      path: path.startsWith(PREFIX) ? path.slice(PREFIX.length) : path,
      message,
    })),
  );
}

/** Switches rooms without an organiser, as by a load that is too high. What an organiser says stands. */
export interface WaitingRoomSwitch {
  /** Harmless where it is on already; nothing where the organiser has switched it off during the sale. */
  switchOn(showId: string): Promise<void>;
  /** Only what was switched on here. */
  switchOff(showId: string): Promise<void>;
}

export const SWITCHED_BY_LOAD = 'system:load';

export function createWaitingRoomSwitch(deps: WriteDeps): WaitingRoomSwitch {
  async function change(showId: string, enabled: boolean): Promise<void> {
    await runCommand(deps, {
      stream: showStream(showId),
      evolution: showEvolution,
      cause: {
        correlationId: showId,
        causationId: deps.ids.make('req'),
        actor: SWITCHED_BY_LOAD,
      },
      plan: ({ state, history }) => {
        const mayChange = enabled
          ? !wasSwitchedOff(history)
          : lastChange(history)?.actor === SWITCHED_BY_LOAD;
        const waitingRoom = mayChange ? { enabled } : {};
        return { decision: changeRoom(state, waitingRoom) };
      },
    });
  }
  return {
    switchOn: (showId) => change(showId, true),
    switchOff: (showId) => change(showId, false),
  };
}

const lastChange = (history: readonly StoredEvent[]): StoredEvent | undefined =>
  history.findLast((event) => roomIn(event) !== undefined);

/** By somebody, and since it was published: what was tried on a draft is no word about its sale. */
function wasSwitchedOff(history: readonly StoredEvent[]): boolean {
  let isOn = false;
  let isOff = false;
  for (const event of history) {
    if (event.type === 'ShowPublished') isOff = false;
    const enabled = roomIn(event)?.enabled;
    if (enabled === undefined) continue;
    if (isOn !== enabled) isOff = !enabled && event.actor !== SWITCHED_BY_LOAD;
    isOn = enabled;
  }
  return isOff;
}

function roomIn({ type, data }: StoredEvent): WaitingRoomSettings | undefined {
  const { terms, changes } = data as {
    readonly terms?: ShowTerms;
    readonly changes?: Partial<ShowTerms>;
  };
  if (type === 'ShowCreated') return terms?.waitingRoom;
  return type === 'ShowChanged' ? changes?.waitingRoom : undefined;
}
