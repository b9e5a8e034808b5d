import { expect, it } from 'vitest';
import { appendUntilSettled } from './append-until-settled.ts';
import type { AppendResult, StreamWrite } from './port.ts';
import { created } from './testing/facts.ts';

const lost: AppendResult = { outcome: 'unknown', cause: new Error('lost') };
const ok: AppendResult = { outcome: 'ok', position: 7n };

/** A store with given answers, the last of them for ever, and a world that notes the pauses. */
function given(...answers: AppendResult[]) {
  const sent: (readonly StreamWrite[])[] = [];
  const pauses: number[] = [];
  const append = async (writes: readonly StreamWrite[]): Promise<AppendResult> => {
    const answer = answers[Math.min(sent.length, answers.length - 1)];
    sent.push(writes);
    return answer ?? lost;
  };
  const timers = {
    sleep: async (ms: number) => {
      pauses.push(ms);
    },
  };
  return { store: { append }, sent, pauses, options: { timers, random: { next: () => 0.5 } } };
}

const writes = [created('seat-1')];

it('given an answer, when appending, then sends once', async () => {
  const { store, sent, options } = given(ok);
  expect(await appendUntilSettled(store, writes, options)).toBe(ok);
  expect(sent).toHaveLength(1);
});

it('given lost answers, when appending, then sends the very same writes, ever more slowly', async () => {
  const { store, sent, pauses, options } = given(lost, lost, lost, ok);
  expect(await appendUntilSettled(store, writes, { ...options, pauseMs: 100 })).toBe(ok);
  expect(sent.every((each) => each === writes)).toBe(true);
  expect(pauses).toEqual([75, 150, 300]);
});

it('given no answer ever, when appending, then stays unknown after the last send', async () => {
  const { store, sent, pauses, options } = given(lost);
  const bounds = { maxSends: 5, pauseMs: 100, pauseMaxMs: 200 };
  expect(await appendUntilSettled(store, writes, { ...options, ...bounds })).toBe(lost);
  expect(sent).toHaveLength(5);
  expect(pauses).toEqual([75, 150, 150, 150]);
});

it('given an abort while it waits, when appending, then sends no more', async () => {
  const { store, sent, options } = given(lost);
  const abort = new AbortController();
  const timers = { sleep: async () => abort.abort() };
  await appendUntilSettled(store, writes, { ...options, timers, signal: abort.signal });
  expect(sent).toHaveLength(1);
});
