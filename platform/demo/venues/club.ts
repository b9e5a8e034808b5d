/** A floor to stand on, which the house draws before the stage, and tables behind it. */
import { type Point, rowAt, type SectionPlan } from './plan.ts';

const FLOOR_CAPACITY = 1_200;
const TABLES = 6;
const SEATS_A_TABLE = 6;
/** From the stage, beyond the floor. */
const TABLES_RADIUS = 580;
const TABLES_STEP = 0.24;
const TABLE_RADIUS = 38;

function tableAt(number: number): readonly Point[] {
  const angle = (number - (TABLES - 1) / 2) * TABLES_STEP;
  const middle = { x: TABLES_RADIUS * Math.sin(angle), y: TABLES_RADIUS * Math.cos(angle) };
  return Array.from({ length: SEATS_A_TABLE }, (_, seat) => {
    const around = (seat / SEATS_A_TABLE) * 2 * Math.PI;
    return {
      x: middle.x + TABLE_RADIUS * Math.sin(around),
      y: middle.y + TABLE_RADIUS * Math.cos(around),
    };
  });
}

/** A table is a section of its own, so that it is drawn as one. */
const tables = Array.from({ length: TABLES }, (_, table): SectionPlan => {
  const points = tableAt(table);
  const half = points.length / 2;
  return {
    id: `TABLE_${table + 1}`,
    name: `Table ${table + 1}`,
    kind: 'reserved',
    rows: [rowAt('1', points.slice(0, half)), rowAt('2', points.slice(half))],
  };
});

/** The floor comes last: what the house draws by itself it puts in bands, and it has one of its own. */
export const CLUB_SECTIONS: readonly SectionPlan[] = [
  ...tables,
  { id: 'FLOOR', name: 'Floor', kind: 'ga', capacity: FLOOR_CAPACITY },
];

export const CLUB_TIERS: Readonly<Record<string, string>> = Object.fromEntries(
  CLUB_SECTIONS.map(({ id }) => [id, id === 'FLOOR' ? 'floor' : 'table']),
);
