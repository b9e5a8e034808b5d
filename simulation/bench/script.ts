/** The other end of a child script: answers what the benchmark asks. */
import { keepNextTickCheap } from '#platform/next-tick.ts';
import type { Message } from './child-script.ts';

/** What comes after the input, one by one; what it throws is told as `{ error }`. */
export type Answer = (question: Message) => Promise<Message>;

/** `start` gets the input; what it resolves with says that it is ready and how to go on. */
export function runScript<Input>(
  start: (input: Input) => Promise<{ readonly ready: Message; readonly answer: Answer }>,
): void {
  keepNextTickCheap();
  const tell = (message: Message): void => void process.send?.(message);
  const tellError = (error: unknown): void =>
    tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  // When the benchmark has gone, nobody needs us.
  process.once('disconnect', () => process.exit());
  process.once('message', (input: Input) => {
    start(input).then(({ ready, answer }) => {
      process.on('message', (question: Message) => void answer(question).then(tell, tellError));
      tell(ready);
    }, tellError);
  });
}
