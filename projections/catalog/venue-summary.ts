import { seatCountOfRow } from '#domain/layout-data.ts';
import type { VenueEvent } from '#domain/venue.ts';
import type { SectionSummary, VenueSummary } from './port.ts';

export function evolveVenueSummary(
  state: VenueSummary | null,
  event: VenueEvent,
): VenueSummary | null {
  if (event.type === 'VenueCreated') return { ...event.data, layout: null, drawing: null };
  if (state === null) return state;
  switch (event.type) {
    case 'VenueDetailsChanged':
      return { ...state, ...event.data };
    case 'VenueLayoutStarted':
      return { ...state, drawing: { layoutVersion: event.data.layoutVersion, sections: [] } };
    case 'VenueSectionAdded':
      return withSections(state, (sections) => {
        const { id, name, kind } = event.data.section;
        const count = event.data.section.kind === 'ga' ? event.data.section.capacity : 0;
        return [...sections, { id, name, kind, count }];
      });
    case 'VenueRowsAdded':
      return withSections(state, (sections) => {
        const more = event.data.rows.reduce((sum, row) => sum + seatCountOfRow(row), 0);
        return sections.map((section) =>
          section.id === event.data.sectionId
            ? { ...section, count: section.count + more }
            : section,
        );
      });
    case 'VenueLayoutCompleted':
      return { ...state, layout: state.drawing, drawing: null };
    default:
      event satisfies never;
      return state;
  }
}

function withSections(
  state: VenueSummary,
  change: (sections: readonly SectionSummary[]) => readonly SectionSummary[],
): VenueSummary {
  const { drawing } = state;
  if (drawing === null) return state;
  return { ...state, drawing: { ...drawing, sections: change(drawing.sections) } };
}
