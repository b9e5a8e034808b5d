/** Where people with a role go besides buying. */
import type { Role } from '../shared/api/session.ts';
import type { Locale } from '../shared/i18n/locale.ts';

export interface StaffArea {
  /** Whoever has one of these roles. */
  readonly roles: readonly Role[];
  readonly href: string;
  readonly label: Readonly<Record<Locale, string>>;
}

/** An area adds itself here and to the routes, once it is there. Who signs in comes to their first. */
export const STAFF_AREAS: readonly StaffArea[] = [
  { roles: ['admin'], href: '/operator', label: { en: 'Operator', es: 'Operación' } },
  {
    roles: ['organizer', 'admin'],
    href: '/organizer',
    label: { en: 'Organiser', es: 'Organización' },
  },
  {
    roles: ['finance', 'admin'],
    href: '/finance',
    label: { en: 'Finance', es: 'Finanzas' },
  },
];

export function staffLinks(
  roles: readonly Role[],
  locale: Locale,
): readonly { readonly href: string; readonly label: string }[] {
  return STAFF_AREAS.filter((area) => area.roles.some((role) => roles.includes(role))).map(
    ({ href, label }) => ({ href, label: label[locale] }),
  );
}
