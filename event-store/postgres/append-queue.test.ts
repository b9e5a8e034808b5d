import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { systemEventLoop } from '#platform/system.ts';
import { AppendNotBegun, AppendQueueFull, StoreClosed } from '../errors.ts';
import { created } from '../testing/facts.ts';
import { silentLog } from '../testing/silent-log.ts';
import type { PreparedAppend, Verdict } from './append-call.ts';
import { AppendQueue } from './append-queue.ts';
import { NoAnswer } from './failures.ts';

const prepared = (stream: string, bytes = 10): PreparedAppend => ({
  writes: [created(stream)],
  data: ['{}'],
  bytes,
});
const streamsOf = (batch: readonly PreparedAppend[]) =>
  batch.map(({ writes }) => writes[0]?.stream ?? '');

/** A queue over a `send` of the test's; notes each batch by its streams, and the pauses. */
function given(send: (batch: readonly PreparedAppend[], call: number) => Promise<Verdict[]>) {
  const batches: string[][] = [];
  const pauses: number[] = [];
  const queue = new AppendQueue({
    send: (batch) => {
      batches.push(streamsOf(batch));
      return send(batch, batches.length);
    },
    eventLoop: systemEventLoop,
    timers: {
      sleep: async (ms) => {
        pauses.push(ms);
      },
    },
    random: { next: () => 0.5 },
    log: silentLog,
  });
  return { queue, batches, pauses };
}

/** A queue whose calls are answered one by one, the eldest first, when the test says so. */
function givenSlowAnswers() {
  const answers: (() => void)[] = [];
  const { queue, batches } = given(
    (batch) =>
      new Promise((resolve) => {
        answers.push(() => resolve(allOk(batch)));
      }),
  );
  return { queue, batches, answer: () => answers.shift()?.() };
}

const allOk = (batch: readonly PreparedAppend[]): Verdict[] =>
  batch.map((_, index) => ({ outcome: 'ok', position: BigInt(index + 1) }));

function refusal(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError('refused', 7, 'error');
  error.code = code;
  error.severity = 'ERROR';
  return error;
}

/** So many are sent before the turn of the event loop in which they came has ended. */
const FIRST_CALL = 24;

describe('the queue of appends', () => {
  it('does not let a crowd wait for the end of the turn in which it comes', async () => {
    const { queue, batches, answer } = givenSlowAnswers();
    const crowd = Array.from({ length: 60 }, (_, n) => queue.add(prepared(`s-${n}`)));
    expect(batches.map(({ length }) => length)).toEqual([FIRST_CALL]);
    await systemEventLoop.endOfTurn();
    await systemEventLoop.endOfTurn();
    expect(batches.map(({ length }) => length)).toEqual([FIRST_CALL, 60 - FIRST_CALL]);
    answer();
    answer();
    const results = await Promise.all(crowd);
    expect(results.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  it('sends what arrives together as one call, one call at a time', async () => {
    let underWay = 0;
    const { queue, batches } = given(async (batch) => {
      underWay += 1;
      expect(underWay).toBe(1);
      if (batch[0]?.writes[0]?.stream === 'a') queue.add(prepared('later'));
      await systemEventLoop.endOfTurn();
      underWay -= 1;
      return allOk(batch);
    });
    const results = await Promise.all(['a', 'b', 'c'].map((name) => queue.add(prepared(name))));
    expect(results.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
    await queue.close();
    expect(batches).toEqual([['a', 'b', 'c'], ['later']]);
  });

  it('keeps a call small', async () => {
    const { queue, batches } = given(async (batch) => allOk(batch));
    const large = 700 * 1024;
    await Promise.all([
      queue.add(prepared('large-1', large)),
      queue.add(prepared('large-2', large)),
      ...Array.from({ length: 600 }, (_, index) => queue.add(prepared(`small-${index}`, 1))),
    ]);
    expect(batches.map(({ length }) => length)).toEqual([1, 128, 128, 128, 128, 89]);
  });

  it('sends a second call behind one that is under way where many wait, and no third', async () => {
    const { queue, batches, answer } = givenSlowAnswers();
    const appends = (count: number) =>
      Array.from({ length: count }, (_, index) => queue.add(prepared(`${count}-${index}`)));
    const sizes = async () => {
      await systemEventLoop.endOfTurn();
      await systemEventLoop.endOfTurn();
      return batches.map(({ length }) => length);
    };
    const all = [...appends(3)];
    expect(await sizes()).toEqual([3]);
    all.push(...appends(31));
    expect(await sizes()).toEqual([3]);
    all.push(...appends(1));
    expect(await sizes()).toEqual([3, 32]);
    all.push(...appends(200));
    expect(await sizes()).toEqual([3, 32]);
    answer();
    expect(await sizes()).toEqual([3, 32, 128]);
    for (let call = 0; call < 3; call += 1) {
      answer();
      await sizes();
    }
    expect(batches.map(({ length }) => length)).toEqual([3, 32, 128, 72]);
    const results = await Promise.all(all);
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['ok']));
    await queue.close();
  });

  it('begins no call while one that failed waits for its next try, and loses none of both', async () => {
    let isDown = true;
    const { queue, batches, pauses } = given(async (batch) => {
      await systemEventLoop.endOfTurn();
      if (isDown) throw new Error('lost');
      return allOk(batch);
    });
    const results = Array.from({ length: 200 }, (_, index) => queue.add(prepared(`s-${index}`)));
    while (pauses.length < 2) await systemEventLoop.endOfTurn();
    isDown = false;
    expect(new Set((await Promise.all(results)).map(({ outcome }) => outcome))).toEqual(
      new Set(['ok']),
    );
    expect(new Set(batches.slice(-2).flat()).size).toBe(200);
  });

  it('sends first again what has no verdict yet', async () => {
    const { queue, batches } = given(async (batch, call) =>
      call === 1
        ? [{ outcome: 'ok', position: 1n }, { outcome: 'again' }, { outcome: 'ok', position: 2n }]
        : allOk(batch),
    );
    await Promise.all(['a', 'b', 'c'].map((name) => queue.add(prepared(name))));
    expect(batches).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it('sends the same batch again after a lost answer, with growing pauses', async () => {
    const { queue, batches, pauses } = given(async (batch, call) => {
      if (call <= 3) throw new Error('lost');
      return allOk(batch);
    });
    const results = await Promise.all(['a', 'b'].map((name) => queue.add(prepared(name))));
    expect(results.every(({ outcome }) => outcome === 'ok')).toBe(true);
    expect(batches).toEqual([1, 2, 3, 4].map(() => ['a', 'b']));
    expect(pauses).toEqual([18.75, 37.5, 75]);
  });

  it.each([
    ['a lost connection', new Error('lost'), 6],
    ['silence', new NoAnswer(1), 2],
    ['a unique violation', refusal('23505'), 6],
    ['a lock time-out', refusal('55P03'), 2],
    ['a statement time-out', refusal('57014'), 2],
    ['a shutdown', refusal('57P01'), 6],
  ])('after %s for good says unknown, to those who wait behind it too', async (_, error, calls) => {
    const { queue, batches } = given(async () => {
      if (batches.length === 1) behind.push(queue.add(prepared('behind')));
      throw error;
    });
    const behind: Promise<unknown>[] = [];
    const result = await queue.add(prepared('a'));
    expect(result).toEqual({ outcome: 'unknown', cause: error });
    expect(await Promise.all(behind)).toEqual([{ outcome: 'unknown', cause: error }]);
    expect(batches).toHaveLength(calls);
  });

  it('lets an append that the database refuses as such fail alone', async () => {
    const poison = refusal('22P02');
    const { queue, batches } = given(async (batch) => {
      if (streamsOf(batch).includes('poison')) throw poison;
      return allOk(batch);
    });
    const results = await Promise.allSettled(
      ['a', 'poison', 'b'].map((name) => queue.add(prepared(name))),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(batches).toEqual([['a', 'poison', 'b'], ['a'], ['poison'], ['b']]);
  });

  it('refuses early when it is full', async () => {
    const { queue } = given(async (batch) => allOk(batch));
    const waiting = 10_000;
    const results = await Promise.all(
      Array.from({ length: FIRST_CALL + waiting + 1 }, (_, n) => queue.add(prepared(`s-${n}`))),
    );
    expect(results.at(-1)).toEqual({ outcome: 'unknown', cause: new AppendQueueFull() });
    const stored = results.filter(({ outcome }) => outcome === 'ok');
    expect(stored).toHaveLength(FIRST_CALL + waiting);
  });

  it('tells those who may be refused that nothing was written, when it is full', async () => {
    const { queue } = given(async (batch) => allOk(batch));
    const waiting = 10_000;
    const crowd = Array.from({ length: FIRST_CALL + waiting }, (_, n) =>
      queue.add(prepared(`s-${n}`)),
    );
    const late = queue.add(prepared('late'), { isWanted: () => true });
    await expect(late).rejects.toThrow(AppendNotBegun);
    await Promise.all(crowd);
  });

  it('does not send what nobody waits for any more', async () => {
    const { queue, batches, answer } = givenSlowAnswers();
    // Given an append that waits behind a call under way
    const first = queue.add(prepared('first'));
    await systemEventLoop.endOfTurn();
    await systemEventLoop.endOfTurn();
    let isWanted = true;
    const refused = queue.add(prepared('second'), { isWanted: () => isWanted });
    const third = queue.add(prepared('third'));
    // When its client hangs up meanwhile
    isWanted = false;
    const heard = expect(refused).rejects.toThrow(AppendNotBegun);
    answer();
    await heard;
    // Then only the others go
    await first;
    await expect.poll(() => batches.length).toBe(2);
    answer();
    expect(await third).toMatchObject({ outcome: 'ok' });
    expect(batches).toEqual([['first'], ['third']]);
  });

  it('ends though all that waited has been refused', async () => {
    const { queue, batches } = given(async (batch) => allOk(batch));
    const refused = queue.add(prepared('only'), { isWanted: () => false });
    const heard = expect(refused).rejects.toThrow(AppendNotBegun);
    await queue.close();
    await heard;
    expect(batches).toEqual([]);
  });

  it('does not ask any more once it has been sent: nobody knows what came of it', async () => {
    let isWanted = true;
    const { queue, batches } = given(async (batch, call) => {
      if (call > 1) return allOk(batch);
      isWanted = false;
      throw new NoAnswer(5_000);
    });
    expect(await queue.add(prepared('a'), { isWanted: () => isWanted })).toMatchObject({
      outcome: 'ok',
    });
    expect(batches).toEqual([['a'], ['a']]);
  });

  it('refuses early when it holds too much', async () => {
    const { queue } = given(async (batch) => allOk(batch));
    const results = await Promise.all(
      [1, 2, 3].map((index) => queue.add(prepared(`s-${index}`, 30 * 1024 * 1024))),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'unknown']);
  });

  it('answers what it has taken before it closes, and takes no more', async () => {
    const { queue } = given(async (batch) => allOk(batch));
    const taken = queue.add(prepared('a'));
    await queue.close();
    expect(await taken).toMatchObject({ outcome: 'ok' });
    expect(await queue.add(prepared('b'))).toEqual({
      outcome: 'unknown',
      cause: new StoreClosed(),
    });
  });
});
