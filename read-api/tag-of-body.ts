import { createHash } from 'node:crypto';
import { strongEtag } from '#platform/http/etag.ts';

/** For answers that no version counts: a tag of what they say. */
export const tagOfBody = (body: object): string =>
  strongEtag(createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 22));
