/**
 * What is served first where not everything can be: who pays before who chooses, who chooses before who
 * looks, and what can be had tomorrow last (Google's «criticality», one level for each kind of route).
 */

/**
 * - `vital`: never refused: health, metrics, operators, whoever stops a sale, the doors of the house
 * - `paying`: from the hold to the ticket, and back
 * - `holding`: on the way to seats
 * - `browsing`: looking around
 * - `reporting`: books, audits, documents
 */
export type Priority = 'vital' | 'paying' | 'holding' | 'browsing' | 'reporting';

/** Those that can be refused, the first to go last. */
export const SHEDDABLE = ['paying', 'holding', 'browsing', 'reporting'] as const;
export type Sheddable = (typeof SHEDDABLE)[number];

/** The first that fits counts. */
const RULES: readonly (readonly [RegExp, Priority])[] = [
  [/^GET \/(healthz|readyz|metrics)$/, 'vital'],
  [/^\w+ \/v1\/ops\//, 'vital'],
  [/^(POST|PUT) \/v1\/shows\/\{id\}\/(pause|resume|cancel|postpone|waiting-room)$/, 'vital'],
  [/^POST \/v1\/tickets\/scan$/, 'vital'],

  [/^\w+ \/v1\/(orders|payments|tickets|transfers)(\/|$)/, 'paying'],
  [/^POST \/v1\/holds\/\{id\}\/(checkout|extend)$/, 'paying'],
  [/^POST \/orders\/checkout$/, 'paying'],

  // The lot of a room can be drawn again tomorrow.
  [/^GET \/v1\/waiting-room\/shows\//, 'reporting'],
  [/^\w+ \/v1\/(holds|waiting-room|queue|sessions|dev)(\/|$)/, 'holding'],
  [/^POST \/v1\/(shows|events)\/\{id\}\/holds$/, 'holding'],
  [/^\w+ \/(reservations|cart)(\/|$)/, 'holding'],

  [/^\w+ \/v1\/(finance|audit)\//, 'reporting'],
  [/^GET \/v1\/shows\/\{id\}\/(sales|demand|availability\/history)$/, 'reporting'],
  [/^GET \/v1\/venues(\/|$)/, 'reporting'],
  [/^GET \/(openapi\.json|asyncapi\.json|docs)$/, 'reporting'],

  [/^GET \//, 'browsing'],
  // Organisers and the erasure of customers: few, and each wants something done.
  [/^\w+ \//, 'holding'],
];

/** Of a route as the table of routes names it. */
export function priorityOf(method: string, path: string): Priority {
  const route = `${method} ${path}`;
  const found = RULES.find(([pattern]) => pattern.test(route));
  if (found === undefined) throw new Error(`${route} has no priority`);
  return found[1];
}

/**
 * So long after a request came nobody waits for its answer any more, if the client doesn't say so itself:
 * what has not begun by then is not begun. Longer than anything takes on purpose.
 */
export const USEFUL_MS: Readonly<Record<Priority, number>> = {
  vital: 30_000,
  paying: 25_000,
  holding: 10_000,
  browsing: 10_000,
  reporting: 30_000,
};
