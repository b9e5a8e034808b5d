/** Entity tags: `If-None-Match` for what is cached, `If-Match` for what must not have changed. */
import type { AppContext } from './env.ts';
import { problem } from './problem.ts';
import { respond } from './respond.ts';

/** A strong tag of a version: `"12"`. `opaque` must not contain quotes or control characters. */
export const strongEtag = (opaque: string | number): string => `"${opaque}"`;

const TAG = /\s*(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)/gy;

interface Tag {
  readonly isWeak: boolean;
  readonly opaque: string;
}

/** The tags of a list; null for a header that is none. */
function parseTags(header: string): readonly Tag[] | null {
  const tags: Tag[] = [];
  TAG.lastIndex = 0;
  let end = 0;
  for (let found = TAG.exec(header); found !== null; found = TAG.exec(header)) {
    tags.push({ isWeak: found[1] !== undefined, opaque: found[2] ?? '' });
    end = TAG.lastIndex;
    if (end >= header.length) break;
  }
  return tags.length > 0 && end >= header.length ? tags : null;
}

/** Does the client have this one already? Several tags, `*`, and the weak comparison of RFC 9110. */
export function matchesIfNoneMatch(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  const current = parseTags(etag)?.[0]?.opaque;
  return parseTags(header)?.some(({ opaque }) => opaque === current) ?? false;
}

/** The 304 for a client that has this already; null when it needs the whole answer. */
export function notModified(
  c: AppContext,
  etag: string,
  headers: Readonly<Record<string, string>> = {},
): Response | null {
  return matchesIfNoneMatch(c.req.header('If-None-Match'), etag)
    ? respond(c, 304, null, { ETag: etag, ...headers })
    : null;
}

/**
 * Throws 412 `version_mismatch` unless `If-Match` is absent, `*`, or names this version. Strong
 * comparison: a weak tag never matches.
 */
export function requireIfMatch(c: AppContext, version: string | number): void {
  const header = c.req.header('If-Match');
  if (header === undefined || header.trim() === '*') return;
  const wanted = String(version);
  const matches = parseTags(header)?.some((tag) => !tag.isWeak && tag.opaque === wanted) ?? false;
  if (!matches) throw problem('version_mismatch', { extra: { version } });
}
