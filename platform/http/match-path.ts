/** Which paths a route of the direct lane is for: those of its form that have nothing to be decoded. */

/** The parts of the path by the route's names for them; null for another path. */
export type MatchPath = (path: string) => Readonly<Record<string, string>> | null;

/** Neither empty nor anything that would have to be decoded. */
const PLAIN_PART = /^[A-Za-z0-9_.~-]+$/;

/** Of `/v1/shows/{id}/holds`. Without a search for a pattern: each request comes through here. */
export function matcherOf(route: string): MatchPath {
  const [head = '', ...rest] = route.split('{');
  const parts = rest.map((part) => {
    const [name = '', after = ''] = part.split('}');
    if (after !== '' && !after.startsWith('/')) throw new Error(`${route}: a name is a whole part`);
    return { name, after };
  });
  return (path) => {
    if (!path.startsWith(head)) return null;
    const params: Record<string, string> = {};
    let at = head.length;
    for (const { name, after } of parts) {
      const slash = path.indexOf('/', at);
      const end = slash < 0 ? path.length : slash;
      const value = path.slice(at, end);
      if (!PLAIN_PART.test(value) || !path.startsWith(after, end)) return null;
      params[name] = value;
      at = end + after.length;
    }
    return at === path.length ? params : null;
  };
}
