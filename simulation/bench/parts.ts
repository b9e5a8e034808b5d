/** All parts, in the order in which they run. */
import { append } from './append/part.ts';
import { browse } from './browse/part.ts';
import { checkout } from './checkout/part.ts';
import { holds } from './holds/part.ts';
import { memory } from './memory/part.ts';
import { overload } from './overload/part.ts';
import type { Part } from './part.ts';
import { rejections } from './rejections/part.ts';
import { replay } from './replay/part.ts';
import { seatMap } from './seat-map/part.ts';
import { soldOut } from './sold-out/part.ts';
import { stream } from './stream/part.ts';
import { waiting } from './waiting/part.ts';

export const PARTS: readonly Part[] = [
  holds,
  rejections,
  seatMap,
  browse,
  stream,
  checkout,
  soldOut,
  append,
  replay,
  memory,
  waiting,
  overload,
];
