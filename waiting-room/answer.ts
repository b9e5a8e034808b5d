/** What somebody in a room is told: their place and an estimate, honest at the moment they ask. */
import {
  estimate,
  type NoEstimate,
  pollAfterMs,
  pollAfterWhileGathering,
} from '#domain/waiting-room-estimate.ts';
import type { EndReason, Figures, Loaded, RoomShow, Standing } from './port.ts';

export interface RoomAnswer {
  readonly state: 'waiting' | 'admitted' | 'closed';
  /** Why it is closed: the house, or the session itself. */
  readonly reason: RoomShow['closed'] | EndReason | 'not_begun' | null;
  /** From 1; null where nobody has a place: before the draw, and after the waiting. */
  readonly position: number | null;
  readonly ahead: number | null;
  readonly etaSeconds: number | null;
  /** Why what somebody who waits is told is a guess, or nothing at all. */
  readonly etaReason: NoEstimate | 'not_drawn' | null;
  readonly pollAfterMs: number;
  /** From 1: the place in the whole line, as it was drawn or taken; it never changes. */
  readonly place: number | null;
  /** What the admission token says; null for those who need none. */
  readonly admission: { readonly takenAtMs: number; readonly untilMs: number } | null;
}

export interface Seen {
  readonly show: RoomShow;
  readonly loaded: Loaded | null;
  readonly figures: Figures;
  readonly standing: Standing;
}

const NOWHERE = {
  position: null,
  ahead: null,
  place: null,
  admission: null,
  etaReason: null,
} as const;
/** While nobody is let in, there is little to come back for. */
const CLOSED_POLL_MS = 30_000;
const ADMITTED_POLL_MS = 30_000;
const LOADING_POLL_MS = 2_000;

/** `jitter`, from 0 to 1, keeps people apart. */
export function answerOf(seen: Seen, nowMs: number, jitter: number): RoomAnswer {
  const { show, standing } = seen;
  if (standing.kind === 'ended') return closed(standing.reason, jitter);
  if (show.closed === 'ended' || show.closed === 'cancelled') return closed(show.closed, jitter);
  if (standing.kind === 'admitted') return admitted(standing, nowMs);
  if (!show.isEnabled) {
    return nowMs >= show.onSaleAtMs ? admitted(null, nowMs) : closed('not_begun', jitter);
  }
  if (show.closed !== null) return closed(show.closed, jitter);
  if (standing.kind === 'waiting' && seen.loaded === 'open') {
    return waiting(seen, standing, jitter);
  }
  if (seen.loaded === null) return unplaced(null, LOADING_POLL_MS * (1 + jitter));
  return gathering(seen, nowMs, jitter);
}

function closed(reason: RoomAnswer['reason'], jitter: number): RoomAnswer {
  const pollMs = Math.round(CLOSED_POLL_MS * (1 + jitter));
  return { state: 'closed', reason, ...NOWHERE, etaSeconds: null, pollAfterMs: pollMs };
}

function admitted(admission: RoomAnswer['admission'], nowMs: number): RoomAnswer {
  const pollMs =
    admission === null ? ADMITTED_POLL_MS : Math.min(ADMITTED_POLL_MS, admission.untilMs - nowMs);
  return {
    state: 'admitted',
    reason: null,
    ...NOWHERE,
    admission,
    etaSeconds: 0,
    pollAfterMs: Math.max(1, pollMs),
  };
}

function waiting(
  { show, figures }: Seen,
  { place, ahead }: Extract<Standing, { kind: 'waiting' }>,
  jitter: number,
): RoomAnswer {
  const { seconds, reason, soonestSeconds } = estimate(ahead, figures, show.limits, show.freeSeats);
  const untilNextLook = reason === null && seconds !== null ? seconds : soonestSeconds;
  return {
    state: 'waiting',
    reason: null,
    position: ahead + 1,
    ahead,
    place: place + 1,
    admission: null,
    etaSeconds: seconds === null ? null : Math.ceil(seconds),
    etaReason: reason,
    pollAfterMs: pollAfterMs(untilNextLook * 1_000, figures.waiting, jitter),
  };
}

/** Nobody has a place yet: the middle of the line is what everybody may expect. */
function gathering({ show, figures }: Seen, nowMs: number, jitter: number): RoomAnswer {
  const untilDrawMs = Math.max(0, show.onSaleAtMs - nowMs);
  const { seconds } = estimate(figures.gathered / 2, figures, show.limits, show.freeSeats);
  const eta = seconds === null ? null : Math.ceil(untilDrawMs / 1_000 + seconds);
  return unplaced(eta, pollAfterWhileGathering(untilDrawMs, figures.gathered, jitter));
}

const unplaced = (eta: number | null, pollMs: number): RoomAnswer => ({
  state: 'waiting',
  reason: null,
  ...NOWHERE,
  etaSeconds: eta,
  etaReason: 'not_drawn',
  pollAfterMs: Math.round(pollMs),
});
