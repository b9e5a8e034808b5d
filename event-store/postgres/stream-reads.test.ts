import { describe, expect, it } from 'vitest';
import { systemEventLoop } from '#platform/system.ts';
import { StreamReads } from './stream-reads.ts';

/** Reads over a `read` of the test's; notes the streams of each call. */
function given(answer?: (streams: readonly string[], call: number) => Promise<void>) {
  const calls: string[][] = [];
  const reads = new StreamReads<string>({
    eventLoop: systemEventLoop,
    read: async (streams) => {
      calls.push([...streams]);
      await answer?.(streams, calls.length);
      return new Map(
        streams.filter((stream) => stream !== 'empty').map((stream) => [stream, [`of ${stream}`]]),
      );
    },
  });
  return { reads, calls };
}

describe('reads of streams', () => {
  it('asked for at once share a call, each with its own answer', async () => {
    const { reads, calls } = given();

    const rows = await Promise.all(['a', 'empty', 'a', 'b'].map((stream) => reads.read(stream)));

    expect(rows).toEqual([['of a'], [], ['of a'], ['of b']]);
    expect(calls).toEqual([['a', 'empty', 'b']]);
  });

  it('asked for after a call has left get a later one, of the same stream too', async () => {
    const later: Promise<unknown>[] = [];
    const { reads, calls } = given(async (_streams, call) => {
      if (call === 1) later.push(reads.read('a'), reads.read('c'));
      await systemEventLoop.endOfTurn();
    });

    await reads.read('a');
    await Promise.all(later);

    expect(calls).toEqual([['a'], ['a', 'c']]);
  });

  it('go in at most two calls at a time, of at most 64 streams', async () => {
    let underWay = 0;
    let most = 0;
    const { reads, calls } = given(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await systemEventLoop.endOfTurn();
      await systemEventLoop.endOfTurn();
      underWay -= 1;
    });

    const streams = Array.from({ length: 300 }, (_, index) => `s-${index}`);
    const rows = await Promise.all(streams.map((stream) => reads.read(stream)));

    expect(rows).toEqual(streams.map((stream) => [`of ${stream}`]));
    expect(most).toBe(2);
    expect(calls.map(({ length }) => length)).toEqual([64, 64, 64, 64, 44]);
  });

  it('fail together with their call, and those after it do not', async () => {
    const { reads } = given(async (_streams, call) => {
      if (call === 1) throw new Error('lost');
    });

    const failed = await Promise.allSettled([reads.read('a'), reads.read('b')]);

    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await reads.read('a')).toEqual(['of a']);
  });
});
