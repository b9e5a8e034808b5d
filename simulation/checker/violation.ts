/** A promise that was not kept, named so that a run can be searched for it. */
export type ViolationKind =
  // The log itself
  | 'log_out_of_order'
  | 'revision_gap'
  | 'event_twice'
  | 'unknown_event'
  // One owner
  | 'seat_taken_twice'
  | 'seat_event_out_of_turn'
  | 'hold_expired_early'
  // Whole holds and orders
  | 'hold_event_out_of_turn'
  | 'hold_not_whole'
  | 'hold_never_placed'
  | 'seat_left_held'
  | 'order_event_out_of_turn'
  | 'order_without_hold'
  | 'order_not_whole'
  | 'sold_without_order'
  | 'seat_left_reserved'
  // Money and seats
  | 'captured_twice'
  | 'captured_wrong_amount'
  | 'captured_for_nothing'
  | 'sold_without_payment'
  | 'refunded_too_much'
  | 'returned_without_refund'
  | 'refunded_seat_kept'
  // The provider's own records
  | 'provider_stray_capture'
  | 'provider_charged_twice'
  | 'provider_capture_missing'
  | 'provider_amount_differs'
  | 'provider_refund_differs'
  | 'provider_authorisation_left'
  // What was promised to a client
  | 'acknowledged_hold_lost'
  | 'acknowledged_order_lost'
  | 'acknowledged_seats_differ'
  // Read models
  | 'availability_differs'
  | 'section_counts_differ'
  | 'version_differs'
  | 'order_model_differs'
  | 'trial_balance_differs'
  // After the dust has settled
  | 'hold_past_deadline'
  | 'order_past_deadline'
  // The waiting room
  | 'too_many_shoppers'
  | 'admitted_out_of_turn'
  | 'held_without_admission'
  | 'place_lost'
  | 'place_given_twice'
  | 'lottery_not_verified'
  | 'estimates_off'
  // What a client saw of the API itself
  | 'replay_differs'
  | 'unexpected_answer'
  | 'unclean_shutdown';

export interface Violation {
  readonly kind: ViolationKind;
  /** A sentence for the one who has to find out why. */
  readonly message: string;
  /** The stream, or the thing, that it is about. */
  readonly subject: string;
}

/** Where the checks write what they find. */
export type ReportViolation = (kind: ViolationKind, subject: string, message: string) => void;
