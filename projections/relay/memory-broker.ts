/** A broker in memory, which behaves as it is told to: for tests. */
import type { Message, MessageBroker, PublishResult } from './port.ts';

export interface MemoryBroker extends MessageBroker {
  /** Everything that it has, in the order it came. */
  readonly messages: readonly Message[];
  /** What to do before and instead of answering; until it is told otherwise. */
  behave(how: (messages: readonly Message[]) => Promise<PublishResult | null>): void;
  /** Largest value that it takes, in characters. */
  setMaxLength(characters: number): void;
}

export function createMemoryBroker(): MemoryBroker {
  const messages: Message[] = [];
  let closed = false;
  let maxLength = Number.POSITIVE_INFINITY;
  let behaviour: (batch: readonly Message[]) => Promise<PublishResult | null> = async () => null;
  return {
    messages,
    behave(how) {
      behaviour = how;
    },
    setMaxLength(characters) {
      maxLength = characters;
    },
    async publish(batch) {
      if (closed) return { outcome: 'unknown', detail: 'it is closed' };
      const result = await behaviour(batch);
      if (result !== null) return result;
      if (batch.some(({ value }) => value.length > maxLength)) {
        return { outcome: 'refused', reason: 'too_large', detail: 'a message is too large' };
      }
      messages.push(...batch);
      return { outcome: 'published' };
    },
    async close() {
      closed = true;
    },
  };
}
