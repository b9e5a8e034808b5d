/** A drawing as the seat map shows it. Pure. */
import type { SeatMapJson } from '../../shared/map/geometry.ts';
import { mapOfVenue } from '../shared/venue-map.ts';
import type { Drawing } from './model.ts';

export const mapOf = (drawing: Drawing): SeatMapJson =>
  mapOfVenue({
    sections: drawing.map((section) =>
      section.kind === 'ga'
        ? { ...section, outline: [...section.outline] }
        : {
            id: section.id,
            name: section.name,
            kind: section.kind,
            outline: [...(section.outline ?? [])],
            rows: section.rows.map(({ label, seats }) => ({ label, seats: [...seats] })),
          },
    ),
  });
