/**
 * Seats of each price have a shape of their own besides the colour, for people who see few colours. All
 * cover about as much, and have room for a number.
 */

type Points = readonly (readonly [x: number, y: number])[];

/** Around the middle of a seat whose radius is 1; null for a circle. */
const SHAPES: readonly (Points | null)[] = [
  null,
  square(0.88, 0.88),
  [
    [0, -1.18],
    [1.18, 0],
    [0, 1.18],
    [-1.18, 0],
  ],
  [
    [-0.55, -0.98],
    [0.55, -0.98],
    [1.1, 0],
    [0.55, 0.98],
    [-0.55, 0.98],
    [-1.1, 0],
  ],
  [
    [-1.15, -0.85],
    [1.15, -0.85],
    [0, 1.2],
  ],
  square(1.12, 0.66),
  [
    [-0.4, -1.05],
    [0.4, -1.05],
    [0.4, -0.4],
    [1.05, -0.4],
    [1.05, 0.4],
    [0.4, 0.4],
    [0.4, 1.05],
    [-0.4, 1.05],
    [-0.4, 0.4],
    [-1.05, 0.4],
    [-1.05, -0.4],
    [-0.4, -0.4],
  ],
  square(0.66, 1.12),
];

export const SHAPE_COUNT = SHAPES.length;

function square(x: number, y: number): Points {
  return [
    [-x, -y],
    [x, -y],
    [x, y],
    [-x, y],
  ];
}

/** Corners of the shape with that number; null for a circle. */
export const cornersOf = (shape: number): Points | null => SHAPES[shape % SHAPE_COUNT] ?? null;

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Adds the shape to the path that has begun. */
export function traceShape(
  context: Context,
  shape: number,
  x: number,
  y: number,
  radius: number,
): void {
  const corners = cornersOf(shape);
  if (corners === null) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, Math.PI * 2);
    return;
  }
  corners.forEach(([dx, dy], at) => {
    if (at === 0) context.moveTo(x + dx * radius, y + dy * radius);
    else context.lineTo(x + dx * radius, y + dy * radius);
  });
  context.closePath();
}
