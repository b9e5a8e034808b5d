/** Where a venue is. */
import type { FieldError } from './decision.ts';
import { textErrors } from './text.ts';

export interface VenueDetails {
  readonly name: string;
  readonly address: string | null;
  readonly city: string;
  readonly country: string;
  /** IANA name: `Europe/Berlin`. Days without a time are days here. */
  readonly timezone: string;
}

export function validateVenueDetails(details: VenueDetails): FieldError[] {
  const errors = [
    ...textErrors('name', details.name, 200),
    ...textErrors('city', details.city, 100),
    ...textErrors('country', details.country, 100),
  ];
  if (details.address !== null && details.address.length > 500) {
    errors.push({ path: 'address', message: 'at most 500 characters' });
  }
  if (!isTimezone(details.timezone)) {
    errors.push({ path: 'timezone', message: 'must be an IANA time zone, such as Europe/Berlin' });
  }
  return errors;
}

export function sameVenueDetails(a: VenueDetails, b: VenueDetails): boolean {
  return (
    a.name === b.name &&
    a.address === b.address &&
    a.city === b.city &&
    a.country === b.country &&
    a.timezone === b.timezone
  );
}

function isTimezone(name: string): boolean {
  // An offset (`+02:00`) is accepted by Intl too, but knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
