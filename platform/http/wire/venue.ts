/** A venue on the wire. */
import { z } from '@hono/zod-openapi';
import type { RowData, SectionData } from '#domain/layout-data.ts';
import { seatCountOfRow } from '#domain/layout-data.ts';
import type { SectionInput } from '#domain/layout-input.ts';
import type { Venue } from '#domain/venue.ts';
import { nextCursorField } from '../lists.ts';

const seatInput = z
  .object({
    label: z.string(),
    accessible: z.boolean().optional(),
    companion: z.boolean().optional(),
    obstructed_view: z.boolean().optional(),
    x: z.number().optional(),
    y: z.number().optional(),
  })
  .transform(({ obstructed_view, ...seat }) => ({ ...seat, obstructedView: obstructed_view }));

const rowInput = z.object({
  label: z.string(),
  seats: z
    .union([z.int(), z.array(seatInput)])
    .openapi({ description: 'How many, labelled 1…n, or one by one.' }),
});

const point = z.object({ x: z.number(), y: z.number() });

const outlineInput = z
  .array(point)
  .optional()
  .openapi({ description: 'Its corners in order; laid out when absent.' });

const sectionInput = z.discriminatedUnion('kind', [
  z.object({
    id: z.string(),
    name: z.string(),
    kind: z.literal('reserved'),
    outline: outlineInput,
    rows: z.array(rowInput),
  }),
  z.object({
    id: z.string(),
    name: z.string(),
    kind: z.literal('ga'),
    outline: outlineInput,
    capacity: z.int(),
  }),
]) satisfies z.ZodType<SectionInput>;

const venueFields = {
  name: z.string(),
  address: z.string().nullable().optional(),
  city: z.string(),
  country: z.string(),
  timezone: z.string().openapi({ example: 'Europe/Berlin' }),
  sections: z.array(sectionInput),
};

export const createVenueBody = z.object(venueFields).openapi('CreateVenue');
export const changeVenueBody = z.object(venueFields).partial().openapi('ChangeVenue');

const seatSchema = z.object({
  label: z.string(),
  accessible: z.boolean(),
  companion: z.boolean(),
  obstructed_view: z.boolean(),
  x: z.number(),
  y: z.number(),
});

const sectionSchema = z.discriminatedUnion('kind', [
  z.object({
    id: z.string(),
    name: z.string(),
    kind: z.literal('reserved'),
    outline: z.array(point),
    rows: z.array(z.object({ label: z.string(), seats: z.array(seatSchema) })),
  }),
  z.object({
    id: z.string(),
    name: z.string(),
    kind: z.literal('ga'),
    outline: z.array(point),
    capacity: z.int(),
  }),
]);

const venueHead = {
  id: z.string(),
  name: z.string(),
  address: z.string().nullable(),
  city: z.string(),
  country: z.string(),
  timezone: z.string(),
  layout_version: z.int(),
  seat_count: z.int(),
};

export const venueSchema = z
  .object({ ...venueHead, sections: z.array(sectionSchema) })
  .openapi('Venue');

/** A venue in a list: without its sections. */
export const venueSummarySchema = z.object(venueHead).openapi('VenueSummary');

export const venueListSchema = z.object({
  venues: z.array(venueSummarySchema),
  next_cursor: nextCursorField,
});

export type VenueSummaryWire = z.infer<typeof venueSummarySchema>;

export function presentVenue(venue: Venue): z.infer<typeof venueSchema> {
  return {
    id: venue.venueId,
    name: venue.name,
    address: venue.address,
    city: venue.city,
    country: venue.country,
    timezone: venue.timezone,
    layout_version: venue.layout?.layoutVersion ?? 0,
    seat_count: venue.layout?.seatCount ?? 0,
    sections: (venue.layout?.sections ?? []).map(presentSection),
  };
}

type SectionWire = z.infer<typeof sectionSchema>;
type RowWire = Extract<SectionWire, { kind: 'reserved' }>['rows'][number];

function presentSection(section: SectionData): SectionWire {
  const { id, name } = section;
  const outline = section.outline.map(({ x, y }) => ({ x, y }));
  if (section.kind === 'ga') return { id, name, kind: 'ga', outline, capacity: section.capacity };
  return { id, name, kind: 'reserved', outline, rows: presentRows(section.rows) };
}

/** Parts of one row are one row again. */
function presentRows(parts: readonly RowData[]): RowWire[] {
  const rows: RowWire[] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    if (last?.label === part.label) last.seats.push(...presentSeats(part, last.seats.length));
    else rows.push({ label: part.label, seats: presentSeats(part, 0) });
  }
  return rows;
}

/** `before`: how many seats of the row come before this part. */
function presentSeats(part: RowData, before: number): RowWire['seats'] {
  const accessible = new Set(part.accessible);
  const companion = new Set(part.companion);
  const obstructedView = new Set(part.obstructedView);
  return Array.from({ length: seatCountOfRow(part) }, (_, at) => ({
    label: labelAt(part, at, before),
    accessible: accessible.has(at),
    companion: companion.has(at),
    obstructed_view: obstructedView.has(at),
    x: part.points[at * 2] ?? 0,
    y: part.points[at * 2 + 1] ?? 0,
  }));
}

const labelAt = ({ seats }: RowData, at: number, before: number): string =>
  typeof seats === 'number' ? String(before + at + 1) : (seats[at] ?? '');
