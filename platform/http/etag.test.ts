import { describe, expect, it } from 'vitest';
import { matchesIfNoneMatch, requireIfMatch } from './etag.ts';
import { createHttpKit } from './testing/http-kit.ts';

describe('If-None-Match', () => {
  it.each(['"7"', 'W/"7"', '"1", "7"', '"1",W/"7" ', '*', ' * '])('%s has it already', (header) => {
    expect(matchesIfNoneMatch(header, '"7"')).toBe(true);
  });

  it.each([undefined, '', '"70"', '7', '"7', '"1" "7"', '"a,"7"', ',,'])('%s has not', (header) => {
    expect(matchesIfNoneMatch(header, '"7"')).toBe(false);
  });

  it('reads a long nonsense header in no time', () => {
    expect(matchesIfNoneMatch(`${'"a",'.repeat(20_000)}x`, '"7"')).toBe(false);
  });
});

describe('If-Match', () => {
  async function statusFor(header: string | undefined): Promise<number> {
    const { app, send } = createHttpKit();
    app.get('/thing', (c) => {
      requireIfMatch(c, 3);
      return c.text('fine');
    });
    const headers = header === undefined ? {} : { 'If-Match': header };
    return (await send('GET', '/thing', { headers })).status;
  }

  it('is 412 for another version, a weak tag and nonsense', async () => {
    for (const header of [undefined, '"3"', '"2", "3"', '*']) {
      expect(await statusFor(header)).toBe(200);
    }
    for (const header of ['"2"', 'W/"3"', '3', '""']) expect(await statusFor(header)).toBe(412);
  });
});
