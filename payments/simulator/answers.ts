import type { Draft } from './draft.ts';
import type { Answer, ApiError, IntentRecord, SimulatorRecord } from './records.ts';

export function ok(record: SimulatorRecord): Answer {
  return { status: 200, record, charge: null };
}

export function refuse(error: ApiError, intent: IntentRecord | null = null): Answer {
  return { status: 400, error, intent };
}

/** A parameter that the endpoint understands and can't accept. */
export function invalid(param: string, message: string, code?: string): Answer {
  return refuse({
    type: 'invalid_request_error',
    message,
    param,
    ...(code === undefined ? {} : { code }),
  });
}

/** The path names something that isn't there. */
export function missing(noun: string, id: string, param = 'id'): Answer {
  return { status: 404, error: noSuch(noun, id, param), intent: null };
}

/** A parameter names something that isn't there. */
export function missingReference(noun: string, id: string, param: string): Answer {
  return refuse(noSuch(noun, id, param));
}

function noSuch(noun: string, id: string, param: string): ApiError {
  return {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${noun}: '${id}'`,
    param,
  };
}

export function unexpectedState(intent: IntentRecord, message: string): Answer {
  return refuse(
    { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message },
    intent,
  );
}

/** The last failure of an intent, as the call that ran into it answers it. */
export function lastErrorAnswer(intent: IntentRecord): Answer {
  const error = intent.lastError;
  if (error === null) throw new Error(`intent ${intent.id} has no error to answer with`);
  return {
    status: 402,
    error: {
      type: error.type,
      code: error.code,
      message: error.message,
      ...(error.declineCode === null ? {} : { declineCode: error.declineCode }),
      ...(error.chargeId === null ? {} : { chargeId: error.chargeId }),
    },
    intent,
  };
}

/** Adds the intent's charge to an answer, where the caller asked for it. */
export function expandCharge(answer: Answer, draft: Pick<Draft, 'charge'>): Answer {
  if (answer.status !== 200 || answer.record.object !== 'payment_intent') return answer;
  const { latestChargeId } = answer.record;
  const charge = latestChargeId === null ? undefined : draft.charge(latestChargeId);
  return charge === undefined ? answer : { ...answer, charge };
}
