/**
 * Every refusal that the API knows: its code, HTTP status and title. A code is part of the contract
 * and never changes its meaning; clients decide by it, people read the title and the detail.
 */

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

export const PROBLEM_CODES = {
  malformed_json: { status: 400, title: 'The body is not JSON' },
  idempotency_key_required: { status: 400, title: 'This route needs an Idempotency-Key header' },
  bad_signature: { status: 400, title: 'The signature does not hold' },
  bad_request: { status: 400, title: 'The request can not be understood' },

  unauthenticated: { status: 401, title: 'Say who you are' },
  invalid_token: { status: 401, title: 'The token is not valid or has expired' },

  payment_declined: { status: 402, title: 'The payment was declined' },

  forbidden: { status: 403, title: 'Your roles do not allow this' },
  origin_not_allowed: { status: 403, title: 'A write by cookie must come from our own pages' },
  not_your_hold: { status: 403, title: 'This hold belongs to somebody else' },
  code_not_accepted: { status: 403, title: 'This access code does not open the sale' },
  challenge_required: { status: 403, title: 'Solve the challenge first' },
  admission_required: { status: 403, title: 'Pass the waiting room first' },

  not_found: { status: 404, title: 'There is no such thing' },
  seat_not_found: { status: 404, title: 'There is no such seat' },

  method_not_allowed: { status: 405, title: 'This resource does not know that method' },

  seat_unavailable: { status: 409, title: 'Not all of these seats are free' },
  not_on_sale: { status: 409, title: 'The show is not on sale' },
  extension_used: { status: 409, title: 'A hold can be extended once' },
  hold_converted: { status: 409, title: 'The hold has become an order' },
  hold_expired: { status: 409, title: 'The hold has expired' },
  hold_not_active: { status: 409, title: 'The hold is not active any more' },
  payment_in_progress: { status: 409, title: 'A payment is on its way' },
  order_expired: { status: 409, title: 'The order can not be paid any more' },
  not_cancellable: { status: 409, title: 'The order can not be cancelled' },
  already_refunded: { status: 409, title: 'All of it has been refunded' },
  already_used: { status: 409, title: 'The ticket has been used' },
  wrong_show: { status: 409, title: 'The ticket is for another show' },
  no_waiting_room: { status: 409, title: 'The show has no waiting room: go straight to its seats' },
  wrong_status: { status: 409, title: 'Its status does not allow this' },
  conflict: { status: 409, title: 'It was changed by somebody else at the same time' },
  idempotency_in_flight: { status: 409, title: 'The first request with this key is still running' },
  seat_taken: { status: 409, title: 'The seat is taken' },
  lock_timeout: { status: 409, title: 'The seat is being bought by somebody else right now' },
  reservation_expired: { status: 409, title: 'The reservation has expired' },
  cart_mixed: { status: 409, title: 'A cart is for one show and one currency' },

  ticket_void: { status: 410, title: 'The ticket was returned or given away' },

  version_mismatch: { status: 412, title: 'It is not at the version that you expect' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Send JSON' },

  validation_failed: { status: 422, title: 'The request is not acceptable' },
  idempotency_key_reused: { status: 422, title: 'This key was used with another body' },
  bad_position: { status: 422, title: 'There is no such position' },
  too_many_seats: { status: 422, title: 'More seats than one may have' },
  amount_too_high: { status: 422, title: 'The amount is more than is left' },
  card_data_refused: { status: 422, title: 'Never send card numbers here' },
  cart_empty: { status: 422, title: 'The cart is empty' },

  too_many_holds: { status: 429, title: 'Too many holds that came to nothing' },
  rate_limited: { status: 429, title: 'Too many requests' },

  internal_error: { status: 500, title: 'Something went wrong on our side' },

  bad_gateway: { status: 502, title: 'The answer was lost on its way' },

  projection_behind: { status: 503, title: 'What you asked for is not there yet' },
  outcome_unknown: {
    status: 503,
    title: 'The outcome is not known yet: send the same request again',
  },
  overloaded: { status: 503, title: 'Too much to do right now' },
  switched_off: { status: 503, title: 'This is switched off for a while' },
  unavailable: { status: 503, title: 'Something that this needs can not be reached' },

  gateway_timeout: { status: 504, title: 'There was no answer in time' },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEM_CODES;
