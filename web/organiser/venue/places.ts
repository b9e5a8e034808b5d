import type { Place } from './model.ts';

/** `A-12-4`, as places of a drawing are named. */
export const placeOf = (seatId: string): Place => {
  const [section = '', row = '', seat = ''] = seatId.split('-');
  return { section, row, seat };
};
