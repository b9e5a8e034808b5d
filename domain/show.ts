/** A show: an event at a time and a place, and how its seats are sold. */
import {
  accept,
  type Decision,
  type FieldError,
  type InvalidInput,
  invalidInput,
  refuse,
} from './decision.ts';
import type { Layout } from './layout.ts';
import { frozenTermsErrors, validateTerms } from './show-rules.ts';
import {
  applyChange,
  changedTerms,
  completeTerms,
  type ShowTerms,
  type ShowTermsChange,
  type ShowTermsInput,
} from './show-terms.ts';
import { assignTiers } from './tiers.ts';

/** The stream of a show; nothing else builds this name. */
export const showStream = (showId: string): string => `show-${showId}`;

/** The show that a stream is about, or null for another kind of stream. */
export const parseShowStream = (stream: string): string | null =>
  stream.startsWith('show-') ? stream.slice('show-'.length) : null;

export type ShowEvent =
  | {
      readonly type: 'ShowCreated';
      readonly data: {
        readonly showId: string;
        readonly eventId: string;
        readonly owner: string;
        readonly terms: ShowTerms;
      };
    }
  | { readonly type: 'ShowChanged'; readonly data: { readonly changes: Partial<ShowTerms> } }
  /** From now on the show keeps this layout of its venue. */
  | {
      readonly type: 'ShowPublished';
      readonly data: {
        /** The revision of the venue's stream that the layout is read up to. */
        readonly venueRevision: number;
        readonly layoutVersion: number;
        readonly seatCount: number;
      };
    }
  | { readonly type: 'ShowPaused'; readonly data: Record<string, never> }
  | { readonly type: 'ShowResumed'; readonly data: Record<string, never> }
  /** A standing order: whatever is seen of this show afterwards is released or refunded. */
  | { readonly type: 'ShowCancelled'; readonly data: Record<string, never> };

/** The layout that a published show is sold by. */
export interface ShowLayoutRef {
  readonly venueRevision: number;
  readonly layoutVersion: number;
  readonly seatCount: number;
}

export interface Show {
  readonly showId: string;
  readonly eventId: string;
  readonly owner: string;
  readonly terms: ShowTerms;
  readonly phase: 'draft' | 'published' | 'paused' | 'cancelled';
  /** Null until it is published. */
  readonly layout: ShowLayoutRef | null;
}

/** A show that has been on the programme; it may be paused or cancelled by now. */
export type PublishedShow = Show & { readonly layout: ShowLayoutRef };

export function wasPublished(show: Show): show is PublishedShow {
  return show.layout !== null;
}

/** Null: there is no such show. */
export type ShowState = Show | null;

export const initialShow: ShowState = null;

export function evolveShow(state: ShowState, event: ShowEvent): ShowState {
  if (event.type === 'ShowCreated') return { ...event.data, phase: 'draft', layout: null };
  if (state === null) return state;
  switch (event.type) {
    case 'ShowChanged':
      return { ...state, terms: { ...state.terms, ...event.data.changes } };
    case 'ShowPublished':
      return state.phase === 'draft'
        ? { ...state, phase: 'published', layout: { ...event.data } }
        : state;
    case 'ShowPaused':
      return state.phase === 'published' ? { ...state, phase: 'paused' } : state;
    case 'ShowResumed':
      return state.phase === 'paused' ? { ...state, phase: 'published' } : state;
    case 'ShowCancelled':
      return { ...state, phase: 'cancelled' };
    default:
      event satisfies never;
      return state;
  }
}

export interface ShowNotFound {
  readonly code: 'ShowNotFound';
}

/** What is asked can't be done to a show in this phase. */
export interface WrongShowPhase {
  readonly code: 'WrongShowPhase';
  readonly phase: Show['phase'];
}

export interface CreateShow {
  readonly showId: string;
  readonly eventId: string;
  readonly owner: string;
  readonly terms: ShowTermsInput;
}

/** A draft. Its tiers are held against the venue's layout when it is published. */
export function createShow(
  state: ShowState,
  command: CreateShow,
): Decision<ShowEvent, InvalidInput> {
  if (state !== null) return accept();
  const terms = completeTerms(command.terms);
  const errors = validateTerms(terms);
  if (errors.length > 0) return invalidInput(errors);
  const { showId, eventId, owner } = command;
  return accept({ type: 'ShowCreated', data: { showId, eventId, owner, terms } });
}

/**
 * A draft may change in everything. A published show keeps what buyers relied on when they bought
 * and what its ledger is written in: see `show-rules.ts`.
 */
export function changeShow(
  state: ShowState,
  command: ShowTermsChange,
): Decision<ShowEvent, InvalidInput | ShowNotFound | WrongShowPhase> {
  if (state === null) return refuse({ code: 'ShowNotFound' });
  const terms = applyChange(state.terms, command);
  const changes = changedTerms(state.terms, terms);
  if (Object.keys(changes).length === 0) return accept();
  if (state.phase === 'cancelled') return refuse({ code: 'WrongShowPhase', phase: state.phase });
  const errors: FieldError[] = validateTerms(terms);
  if (state.phase !== 'draft') errors.push(...frozenTermsErrors(changes));
  return errors.length > 0
    ? invalidInput(errors)
    : accept({ type: 'ShowChanged', data: { changes } });
}

export interface PublishShow {
  readonly venueRevision: number;
  readonly layoutVersion: number;
  /** The venue's layout at that revision. */
  readonly layout: Layout;
}

/** Every place must have a tier, and every assignment a place. */
export function publishShow(
  state: ShowState,
  command: PublishShow,
): Decision<ShowEvent, InvalidInput | ShowNotFound | WrongShowPhase> {
  if (state === null) return refuse({ code: 'ShowNotFound' });
  if (state.phase === 'cancelled') return refuse({ code: 'WrongShowPhase', phase: state.phase });
  if (state.phase !== 'draft') return accept();
  const { layout, layoutVersion, venueRevision } = command;
  const tiers = assignTiers(layout, state.terms);
  if (!tiers.ok) return invalidInput(tiers.errors);
  return accept({
    type: 'ShowPublished',
    data: { venueRevision, layoutVersion, seatCount: layout.seatCount },
  });
}

/** No new holds; live ones may still be bought. */
export function pauseShow(state: ShowState): Decision<ShowEvent, ShowNotFound | WrongShowPhase> {
  if (state === null) return refuse({ code: 'ShowNotFound' });
  if (state.phase === 'paused') return accept();
  if (state.phase !== 'published') return refuse({ code: 'WrongShowPhase', phase: state.phase });
  return accept({ type: 'ShowPaused', data: {} });
}

export function resumeShow(state: ShowState): Decision<ShowEvent, ShowNotFound | WrongShowPhase> {
  if (state === null) return refuse({ code: 'ShowNotFound' });
  if (state.phase === 'published') return accept();
  if (state.phase !== 'paused') return refuse({ code: 'WrongShowPhase', phase: state.phase });
  return accept({ type: 'ShowResumed', data: {} });
}

export function cancelShow(state: ShowState): Decision<ShowEvent, ShowNotFound> {
  if (state === null) return refuse({ code: 'ShowNotFound' });
  if (state.phase === 'cancelled') return accept();
  return accept({ type: 'ShowCancelled', data: {} });
}
