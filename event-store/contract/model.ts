import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StoreUnderTest } from '../contract.ts';
import type { AppendResult, NewEvent, StreamWrite } from '../port.ts';
import { fact } from '../testing/facts.ts';
import { isRepeatOf, type RepeatTraits } from './repeats.ts';

const STREAMS = ['a', 'b', 'c'];

type Step =
  | {
      readonly kind: 'append';
      readonly writes: readonly { stream: number; off: number; count: number }[];
    }
  | { readonly kind: 'repeat'; readonly of: number };

/** Appends to up to so many streams each, and repeats of earlier ones. */
const anyStep = (streamsMax: number): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('append' as const),
        writes: fc.uniqueArray(
          fc.record({
            stream: fc.nat(STREAMS.length - 1),
            // How far the writer's idea of the revision is off; mostly it is right.
            off: fc.constantFrom(0, 0, 0, 0, 0, -1, 1),
            count: fc.integer({ min: 1, max: 3 }),
          }),
          { minLength: 1, maxLength: streamsMax, selector: ({ stream }) => stream },
        ),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), of: fc.nat(50) }) },
  );

/** The port's promise in its simplest form: a list. */
class Model {
  readonly log: { stream: string; revision: number; id: string }[] = [];

  revisionOf(stream: string): number {
    return this.log.filter((event) => event.stream === stream).length - 1;
  }

  append(writes: readonly StreamWrite[]): AppendResult {
    const wanted = writes.flatMap(({ stream, expectedRevision, events }) =>
      events.map(({ id }, index) => ({ stream, revision: expectedRevision + 1 + index, id })),
    );
    const places = wanted.map((event) =>
      this.log.findIndex(
        ({ stream, revision, id }) =>
          stream === event.stream && revision === event.revision && id === event.id,
      ),
    );
    if (!places.includes(-1)) return { outcome: 'ok', position: BigInt((places.at(-1) ?? 0) + 1) };
    const conflicts = writes
      .map(({ stream, expectedRevision }) => ({
        stream,
        expectedRevision,
        actualRevision: this.revisionOf(stream),
      }))
      .filter(({ expectedRevision, actualRevision }) => expectedRevision !== actualRevision);
    if (conflicts.length > 0) return { outcome: 'conflict', conflicts };
    this.log.push(...wanted);
    return { outcome: 'ok', position: BigInt(this.log.length) };
  }
}

export function modelContract(
  underTest: () => StoreUnderTest,
  { isAtomicAcrossStreams, repeatsAreExact }: Required<RepeatTraits>,
): void {
  const step = anyStep(isAtomicAcrossStreams ? STREAMS.length : 1);

  it('answers any history as a plain list would', async () => {
    const { store } = underTest();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        run += 1;
        const model = new Model();
        const base = await store.head();
        const sent: StreamWrite[][] = [];
        for (const next of steps) {
          const writes = next.kind === 'append' ? toWrites(next.writes, model, run) : sent[next.of];
          if (writes === undefined) continue;
          sent.push(writes);
          const told = await store.append(writes);
          const wanted = shifted(model.append(writes), base);
          if (repeatsAreExact || wanted.outcome !== 'ok') expect(told).toEqual(wanted);
          else expect(isRepeatOf(told, wanted)).toBe(true);
        }
        const { events } = await store.readAll({ after: base, maxCount: 1_000 });
        expect(events.map(({ stream, revision, id }) => ({ stream, revision, id }))).toEqual(
          model.log,
        );
        for (const stream of STREAMS.map((name) => `${name}-${run}`)) {
          const ofStream = await store.readStream(stream);
          expect(ofStream.map(({ id }) => id)).toEqual(
            model.log.filter((event) => event.stream === stream).map(({ id }) => id),
          );
        }
      }),
      { numRuns: 40 },
    );
  });
}

function toWrites(
  writes: Extract<Step, { kind: 'append' }>['writes'],
  model: Model,
  run: number,
): StreamWrite[] {
  return writes.map(({ stream: index, off, count }) => {
    const stream = `${STREAMS[index]}-${run}`;
    const expectedRevision = Math.max(-1, model.revisionOf(stream) + off);
    const events: NewEvent[] = Array.from({ length: count }, () => fact());
    return { stream, expectedRevision, events };
  });
}

/** Each run has streams of its own, after the events of those before. */
function shifted(result: AppendResult, base: bigint): AppendResult {
  return result.outcome === 'ok' ? { ...result, position: result.position + base } : result;
}
