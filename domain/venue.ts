/** A venue: where it is, and its layouts, of which a published show keeps the one that it was sold by. */
import { accept, type Decision, type InvalidInput, invalidInput, refuse } from './decision.ts';
import type { RowData, SectionData, SectionHead } from './layout-data.ts';
import { drawLayout } from './layout-drawing.ts';
import { type SectionInput, validateSections } from './layout-input.ts';
import { layoutPartsOf } from './layout-parts.ts';
import { sameVenueDetails, type VenueDetails, validateVenueDetails } from './venue-details.ts';

/** The stream of a venue; nothing else builds this name. */
export const venueStream = (venueId: string): string => `venue-${venueId}`;

/** The venue that a stream is about, or null for another kind of stream. */
export const parseVenueStream = (stream: string): string | null =>
  stream.startsWith('venue-') ? stream.slice('venue-'.length) : null;

/**
 * A layout is written as `VenueLayoutStarted`, then for each section its head and its rows in parts,
 * then `VenueLayoutCompleted`, all in one append. A show names the revision of the last one.
 */
export type VenueEvent =
  | {
      readonly type: 'VenueCreated';
      readonly data: VenueDetails & { readonly venueId: string; readonly owner: string };
    }
  | { readonly type: 'VenueDetailsChanged'; readonly data: VenueDetails }
  | {
      readonly type: 'VenueLayoutStarted';
      readonly data: {
        readonly layoutVersion: number;
        readonly sectionCount: number;
        readonly seatCount: number;
      };
    }
  | {
      readonly type: 'VenueSectionAdded';
      readonly data: { readonly layoutVersion: number; readonly section: SectionHead };
    }
  | {
      readonly type: 'VenueRowsAdded';
      readonly data: {
        readonly layoutVersion: number;
        readonly sectionId: string;
        readonly rows: readonly RowData[];
      };
    }
  | { readonly type: 'VenueLayoutCompleted'; readonly data: { readonly layoutVersion: number } };

/** One version of the sections; `layout.ts` makes it quick to look things up in. */
export interface VenueLayout {
  readonly layoutVersion: number;
  readonly seatCount: number;
  readonly sections: readonly SectionData[];
}

export interface Venue extends VenueDetails {
  readonly venueId: string;
  readonly owner: string;
  /** The last completed one; null only before the first is written. */
  readonly layout: VenueLayout | null;
  /** The one being written. */
  readonly drawing: VenueLayout | null;
}

/** Null: there is no such venue. */
export type VenueState = Venue | null;

export const initialVenue: VenueState = null;

export function evolveVenue(state: VenueState, event: VenueEvent): VenueState {
  if (event.type === 'VenueCreated') return { ...event.data, layout: null, drawing: null };
  if (state === null) return state;
  switch (event.type) {
    case 'VenueDetailsChanged':
      return { ...state, ...event.data };
    case 'VenueLayoutStarted':
      return {
        ...state,
        drawing: {
          layoutVersion: event.data.layoutVersion,
          seatCount: event.data.seatCount,
          sections: [],
        },
      };
    case 'VenueSectionAdded':
      return withDrawing(state, event.data.layoutVersion, (sections) => {
        const head = event.data.section;
        return [...sections, head.kind === 'ga' ? head : { ...head, rows: [] }];
      });
    case 'VenueRowsAdded':
      return withDrawing(state, event.data.layoutVersion, (sections) =>
        sections.map((section) =>
          section.id === event.data.sectionId && section.kind === 'reserved'
            ? { ...section, rows: [...section.rows, ...event.data.rows] }
            : section,
        ),
      );
    case 'VenueLayoutCompleted':
      return state.drawing?.layoutVersion === event.data.layoutVersion
        ? { ...state, layout: state.drawing, drawing: null }
        : state;
    default:
      event satisfies never;
      return state;
  }
}

function withDrawing(
  state: Venue,
  layoutVersion: number,
  change: (sections: readonly SectionData[]) => readonly SectionData[],
): Venue {
  const { drawing } = state;
  if (drawing?.layoutVersion !== layoutVersion) return state;
  return { ...state, drawing: { ...drawing, sections: change(drawing.sections) } };
}

export interface VenueNotFound {
  readonly code: 'VenueNotFound';
}

export interface CreateVenue extends VenueDetails {
  readonly venueId: string;
  readonly owner: string;
  readonly sections: readonly SectionInput[];
}

/** Faults in the details and in the layout are all named at once. */
export function createVenue(
  state: VenueState,
  command: CreateVenue,
): Decision<VenueEvent, InvalidInput> {
  if (state !== null) return accept();
  const { venueId, owner, name, address, city, country, timezone, sections } = command;
  const details = { name, address, city, country, timezone };
  const errors = [...validateVenueDetails(details), ...validateSections(sections)];
  if (errors.length > 0) return invalidInput(errors);
  return accept<VenueEvent>(
    { type: 'VenueCreated', data: { venueId, owner, ...details } },
    ...layoutEvents(1, sections),
  );
}

export type ChangeVenue = Partial<VenueDetails> & { readonly sections?: readonly SectionInput[] };

/** What is left out stays. Other sections make a new layout version, the same ones make none. */
export function changeVenue(
  state: VenueState,
  command: ChangeVenue,
): Decision<VenueEvent, InvalidInput | VenueNotFound> {
  if (state === null) return refuse({ code: 'VenueNotFound' });
  const details: VenueDetails = {
    name: command.name ?? state.name,
    address: command.address === undefined ? state.address : command.address,
    city: command.city ?? state.city,
    country: command.country ?? state.country,
    timezone: command.timezone ?? state.timezone,
  };
  const errors = [
    ...validateVenueDetails(details),
    ...(command.sections === undefined ? [] : validateSections(command.sections)),
  ];
  if (errors.length > 0) return invalidInput(errors);
  const events: VenueEvent[] = [];
  if (!sameVenueDetails(details, state))
    events.push({ type: 'VenueDetailsChanged', data: details });
  if (command.sections !== undefined) events.push(...newLayoutEvents(state, command.sections));
  return accept(...events);
}

function newLayoutEvents(state: Venue, sections: readonly SectionInput[]): readonly VenueEvent[] {
  const version = state.layout?.layoutVersion ?? 0;
  const same = JSON.stringify(layoutEvents(version, sections));
  if (state.layout !== null && same === JSON.stringify(eventsOfLayout(state.layout))) return [];
  return layoutEvents(version + 1, sections);
}

function layoutEvents(version: number, sections: readonly SectionInput[]): readonly VenueEvent[] {
  return layoutPartsOf(version, drawLayout(sections));
}

function eventsOfLayout(layout: VenueLayout): readonly VenueEvent[] {
  return layoutPartsOf(layout.layoutVersion, layout.sections);
}
