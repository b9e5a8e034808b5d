/** Which roles may run together, and what they need of the other settings. */
import { PROCESS_ROLES, type ProcessRole } from './config-variables.ts';
import { StartupError } from './startup-error.ts';

/** One process that does everything needs nobody in front of it. */
export const ROLES_OF_ONE_PROCESS: readonly ProcessRole[] = PROCESS_ROLES.filter(
  (role) => role !== 'gateway',
);

/** Those that work with the event store and the read models. */
export const DATABASE_ROLES = ['command-api', 'read-api', 'sagas', 'projections'] as const;
export type DatabaseRole = (typeof DATABASE_ROLES)[number];

/** Those that talk to the payment provider. */
const PAYING_ROLES: readonly ProcessRole[] = ['command-api', 'read-api', 'sagas'];

/** @throws StartupError one line that says what is missing. */
export function refuseImpossibleRoles(
  roles: readonly ProcessRole[],
  given: { readonly hasDatabase: boolean; readonly hasProvider: boolean },
): void {
  const some = DATABASE_ROLES.filter((role) => roles.includes(role));
  if (roles.includes('gateway') && roles.length > 1) {
    throw new StartupError(
      'BOXOFFICE_ROLES names gateway beside others: it stands in front of other processes, alone.',
    );
  }
  if (some.length > 0 && some.length < DATABASE_ROLES.length && !given.hasDatabase) {
    throw new StartupError(
      `BOXOFFICE_ROLES names ${some.join(',')} only: set DATABASE_URL to the database that the other processes use too.`,
    );
  }
  const paying = roles.find((role) => PAYING_ROLES.includes(role));
  if (paying !== undefined && !roles.includes('payments') && !given.hasProvider) {
    throw new StartupError(
      `BOXOFFICE_ROLES names ${paying} without payments: set STRIPE_API_BASE to where the simulator runs, or STRIPE_API_KEY.`,
    );
  }
}
