/** The state of the models, as operators see it. */
import { z } from '@hono/zod-openapi';
import { formatPosition } from '#platform/http/position.ts';
import { isoTime } from '#platform/http/wire/common.ts';
import type { DeadLetter, ModelStatus, RebuildStatus } from '#projections/operate/port.ts';
import type { Verdict } from '#projections/rebuild/port.ts';
import type { RelayStatus } from '#projections/relay/port.ts';

export const deadLetterSchema = z
  .object({
    id: z.string().openapi({ description: 'Of the event.' }),
    projection: z.string(),
    position: z.string(),
    type: z.string(),
    stream: z.string(),
    error: z.string(),
    failed_at: z.iso.datetime(),
  })
  .openapi('DeadLetter');

const verdictSchema = z.object({
  position: z.string().nullable(),
  identical: z.boolean(),
  not_compared: z.string().nullable().openapi({ description: 'Why there was no comparison.' }),
  tables: z.array(
    z.object({
      table: z.string(),
      live_rows: z.int(),
      built_rows: z.int(),
      only_live: z.int(),
      only_built: z.int(),
      examples: z.array(z.object({ side: z.enum(['live', 'built']), row: z.string() })),
    }),
  ),
});

export const rebuildSchema = z
  .object({
    projection: z.string(),
    state: z.enum(['running', 'interrupted', 'ready', 'switched', 'checked', 'failed']),
    position: z.string(),
    target: z.string(),
    events: z.int(),
    events_per_second: z.number().nullable(),
    ms_left: z.int().nullable(),
    started_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
    verdict: verdictSchema.nullable(),
    error: z.string().nullable(),
  })
  .openapi('ProjectionRebuild');

export const projectionSchema = z
  .object({
    name: z.string(),
    version: z.int(),
    state: z.enum(['catching_up', 'live', 'stopped', 'superseded', 'idle']),
    position: z.string(),
    lag_events: z.int(),
    lag_ms: z.int(),
    events_per_second: z.number().nullable(),
    failure: deadLetterSchema.nullable(),
    rebuild: rebuildSchema.nullable(),
  })
  .openapi('Projection');

export const presentDeadLetter = (letter: DeadLetter) => ({
  id: letter.eventId,
  projection: letter.model,
  position: formatPosition(letter.position),
  type: letter.type,
  stream: letter.stream,
  error: letter.error,
  failed_at: isoTime(letter.failedAtMs),
});

function presentVerdict(verdict: Verdict) {
  return {
    position: verdict.position === null ? null : formatPosition(verdict.position),
    identical: verdict.identical,
    not_compared: verdict.notCompared,
    tables: verdict.tables.map((table) => ({
      table: table.table,
      live_rows: table.liveRows,
      built_rows: table.builtRows,
      only_live: table.onlyLive,
      only_built: table.onlyBuilt,
      examples: table.examples,
    })),
  };
}

export const presentRebuild = (projection: string, status: RebuildStatus) => ({
  projection,
  state: status.state,
  position: formatPosition(status.position),
  target: formatPosition(status.target),
  events: status.eventCount,
  events_per_second: status.eventsPerSecond,
  ms_left: status.msLeft,
  started_at: isoTime(status.startedAtMs),
  updated_at: isoTime(status.updatedAtMs),
  verdict: status.verdict === null ? null : presentVerdict(status.verdict),
  error: status.error,
});

export const presentProjection = (status: ModelStatus) => ({
  name: status.name,
  version: status.version,
  state: status.state,
  position: formatPosition(status.position),
  lag_events: status.lagEvents,
  lag_ms: status.lagMs,
  events_per_second: status.eventsPerSecond,
  failure: status.failure === null ? null : presentDeadLetter(status.failure),
  rebuild: status.rebuild === null ? null : presentRebuild(status.name, status.rebuild),
});

export const relaySchema = z
  .object({
    state: z.enum(['standby', 'live', 'catching_up', 'waiting', 'stopped']),
    position: z.string().nullable(),
    lag_events: z.int(),
    lag_ms: z.int(),
    events_per_second: z.number(),
    trouble: z.string().nullable(),
  })
  .openapi('Relay', { description: 'How far what happened is published; null without a broker.' });

export const presentRelay = (status: RelayStatus) => ({
  state: status.state,
  position: status.position === null ? null : formatPosition(status.position),
  lag_events: status.lagEvents,
  lag_ms: status.lagMs,
  events_per_second: status.eventsPerSecond,
  trouble: status.trouble,
});
