/** Steps back and forth through states that are never changed, only replaced. Pure. */
export interface History<State> {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
}

export const STEPS_MAX = 100;

export const historyOf = <State>(present: State): History<State> => ({
  past: [],
  present,
  future: [],
});

/** The same history where nothing changes. */
export function advanced<State>(history: History<State>, next: State): History<State> {
  const { past, present } = history;
  if (next === present) return history;
  return { past: [...past, present].slice(-STEPS_MAX), present: next, future: [] };
}

export function undone<State>(history: History<State>): History<State> {
  const { past, present, future } = history;
  if (past.length === 0) return history;
  const before = past[past.length - 1] as State;
  return { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redone<State>(history: History<State>): History<State> {
  const { past, present, future } = history;
  if (future.length === 0) return history;
  const [after, ...rest] = future as readonly [State, ...State[]];
  return { past: [...past, present], present: after, future: rest };
}
