/** From the older API's UUIDs to our ids. */
import { BEHIND, type OlderIds } from '#projections/reservations/port.ts';
import { problem } from '../problem.ts';

/** Throws 404 for a UUID that stands for nothing of that kind, 503 where nobody can say yet. */
export async function requireOlderId(
  ids: OlderIds,
  uuid: string,
  kind: 'evt' | 'hld' | 'ord',
): Promise<string> {
  const id = await ids.idOf(uuid, kind);
  if (id === BEHIND) throw problem('projection_behind', { headers: { 'Retry-After': '1' } });
  if (id === null) throw problem('not_found');
  return id;
}
