/** What the sections of a show are called: the API tells most of them by their ids alone. */
import { useQuery } from '@tanstack/react-query';
import { api } from './client.ts';

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** By their ids; empty until it is known, and for a show that was never published (`version` null). */
export function useSectionNames(
  showId: string,
  version: number | null,
): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ['section-names', showId, version],
    queryFn: async () => {
      const query = { layout_version: version ?? 0, detail: 'sections' as const };
      const { sections } = await api.getSeatMap({ path: { id: showId }, query });
      return new Map(sections.map(({ id, name }) => [id, name]));
    },
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  return data ?? NO_NAMES;
}
