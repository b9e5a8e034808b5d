/** A session on the wire. */
import { z } from '@hono/zod-openapi';
import { isoTime, isoTimeOrNull, serverTimeField, timeField } from '#platform/http/wire/common.ts';
import type { SessionAnswer } from './rooms.ts';

const reasons = [
  'sold_out',
  'paused',
  'ended',
  'cancelled',
  'not_begun',
  'left',
  'bought',
  'lapsed',
] as const;

const etaReasons = ['not_drawn', 'measuring', 'no_free_seats', 'unlikely'] as const;
const etaReason = z.enum(etaReasons).nullable().openapi({
  description:
    'Why what somebody who waits is told is no estimate but a guess, or null: nobody has a place yet, or too little has been seen of this room, or all that is left is in somebody’s hands, or it will probably be sold out before. Null for an estimate.',
});

export const sessionSchema = z
  .object({
    session_id: z.string(),
    show_id: z.string(),
    state: z.enum(['waiting', 'admitted', 'closed']),
    reason: z.enum(reasons).nullable().openapi({ description: 'Why it is closed.' }),
    position: z.int().nullable().openapi({
      description: 'The place in the line, from 1; null while nobody has one: before the draw.',
    }),
    ahead: z.int().nullable(),
    eta_seconds: z.int().nullable().openapi({
      description: 'By what was measured in this room; a guess where `eta_reason` is set.',
    }),
    eta_reason: etaReason,
    place: z.int().nullable().openapi({ description: 'As drawn or taken; it never changes.' }),
    poll_after_ms: z.int(),
    poll_url: z.string(),
    stream_url: z.string(),
    admission_token: z
      .string()
      .optional()
      .openapi({ description: 'For the `Admission-Token` header of holds.' }),
    admitted_until: timeField.nullable(),
    server_time: serverTimeField,
  })
  .openapi('WaitingRoomSession');

export function presentSession(
  answer: SessionAnswer,
  nowMs: number,
): z.infer<typeof sessionSchema> {
  const url = `/v1/waiting-room/sessions/${answer.sessionId}`;
  return {
    session_id: answer.sessionId,
    show_id: answer.showId,
    state: answer.state,
    reason: answer.reason,
    position: answer.position,
    ahead: answer.ahead,
    eta_seconds: answer.etaSeconds,
    eta_reason: answer.etaReason,
    place: answer.place,
    poll_after_ms: answer.pollAfterMs,
    poll_url: url,
    stream_url: `${url}/stream`,
    ...(answer.admissionToken === null ? {} : { admission_token: answer.admissionToken }),
    admitted_until: isoTimeOrNull(answer.admission?.untilMs ?? null),
    server_time: isoTime(nowMs),
  };
}

export const queuePositionSchema = z
  .object({
    position: z.int().nullable(),
    eta: z.int().nullable().openapi({ description: 'in seconds' }),
    eta_reason: etaReason,
    state: z.enum(['waiting', 'admitted', 'closed']),
    admission_token: z.string().optional(),
    session_id: z.string(),
    show_id: z.string(),
    poll_after_ms: z.int(),
  })
  .openapi('QueuePosition');

export const presentPosition = (answer: SessionAnswer): z.infer<typeof queuePositionSchema> => ({
  position: answer.position,
  eta: answer.etaSeconds,
  eta_reason: answer.etaReason,
  state: answer.state,
  ...(answer.admissionToken === null ? {} : { admission_token: answer.admissionToken }),
  session_id: answer.sessionId,
  show_id: answer.showId,
  poll_after_ms: answer.pollAfterMs,
});
