/** What every aggregate's decisions return, and how events fold into a state. */

/** The command stands. No events: it was already true. */
export interface Accepted<Event> {
  readonly ok: true;
  readonly events: readonly Event[];
}

/** An expected refusal, as a value with its own `code`. */
export interface Refused<Refusal> {
  readonly ok: false;
  readonly refusal: Refusal;
}

export type Decision<Event, Refusal> = Accepted<Event> | Refused<Refusal>;

/**
 * `accept()` without events says that the command is already true. The type comes from where the
 * decision is returned to, so that several kinds of event may stand side by side.
 */
export function accept<Event>(...events: readonly NoInfer<Event>[]): Accepted<Event> {
  return { ok: true, events };
}

export function refuse<Refusal>(refusal: Refusal): Refused<Refusal> {
  return { ok: false, refusal };
}

/** The state that a stream's events lead to. */
export function fold<State, Event>(
  evolve: (state: State, event: Event) => State,
  initial: State,
  events: Iterable<Event>,
): State {
  let state = initial;
  for (const event of events) state = evolve(state, event);
  return state;
}

/** What is wrong with one field of an input; `path` as in `sections.0.rows.2.label`. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** The input was understood and is not acceptable: every fault is named. */
export interface InvalidInput {
  readonly code: 'InvalidInput';
  readonly errors: readonly FieldError[];
}

export function invalidInput(errors: readonly FieldError[]): Refused<InvalidInput> {
  return refuse({ code: 'InvalidInput', errors });
}
