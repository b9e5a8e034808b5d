/**
 * The broker behind `KAFKA_BROKERS`. A producer that failed in any way is thrown away with its
 * connections, since kafkajs may go on asking a broker that is gone (tulios/kafkajs#950, #1783), or
 * never answer (#909); the next call makes a new one. Not kafkajs' idempotent producer: that one can
 * die for good (#598), and duplicates are in the contract anyway.
 */
import { Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import type { Message, MessageBroker, PublishResult } from '#projections/relay/port.ts';
import type { Clock, Log, Timers } from '../ports.ts';
import { type KafkaSettings, openKafka } from './client.ts';
import { failureOf } from './failures.ts';

export interface KafkaBrokerDeps {
  readonly settings: KafkaSettings;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** How long a call may take in all; 20 s unless a test is in a hurry. */
  readonly answerWithinMs?: number;
}

/** What every in-sync replica has, at least as many as the topic's `min.insync.replicas`. */
const ACKS_OF_ALL = -1;
const ACKS_WITHIN_MS = 8_000;
const ANSWER_WITHIN_MS = 20_000;

export function createKafkaBroker(deps: KafkaBrokerDeps): MessageBroker {
  return new KafkaBroker(deps);
}

/** A producer and the way to be rid of it. */
interface Line {
  readonly producer: Producer;
  readonly connected: Promise<void>;
  drop(): void;
}

class KafkaBroker implements MessageBroker {
  readonly #deps: KafkaBrokerDeps;
  readonly #closed = new AbortController();
  #line: Line | null = null;

  constructor(deps: KafkaBrokerDeps) {
    this.#deps = deps;
  }

  async publish(messages: readonly Message[]): Promise<PublishResult> {
    if (this.#closed.signal.aborted) return { outcome: 'unknown', detail: 'it is closed' };
    const line = this.#line ?? this.#open();
    const answered = new AbortController();
    const over = AbortSignal.any([answered.signal, this.#closed.signal]);
    const late = this.#deps.timers
      .sleep(this.#deps.answerWithinMs ?? ANSWER_WITHIN_MS, over)
      .then((): PublishResult => ({ outcome: 'unknown', detail: 'it does not answer' }));
    const result = await Promise.race([send(line, messages), late]);
    answered.abort();
    if (result.outcome !== 'published') this.#drop(line);
    return result;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    if (this.#line !== null) this.#drop(this.#line);
  }

  #open(): Line {
    const { settings, log } = this.#deps;
    const link = openKafka(settings, this.#deps);
    const producer = link.kafka.producer({
      // As Java's clients do it: the same key goes to the same partition, whoever writes.
      createPartitioner: Partitioners.DefaultPartitioner,
      idempotent: false,
      allowAutoTopicCreation: true,
      metadataMaxAge: METADATA_MAX_AGE_MS,
    });
    let isDropped = false;
    const line: Line = {
      producer,
      connected: producer.connect(),
      drop() {
        if (isDropped) return;
        isDropped = true;
        link.cut();
        producer.disconnect().catch((error: unknown) => {
          log.debug({ err: error }, 'a Kafka producer was gone before it could say good-bye');
        });
      },
    };
    producer.on(producer.events.DISCONNECT, () => this.#drop(line));
    this.#line = line;
    return line;
  }

  #drop(line: Line): void {
    if (this.#line === line) this.#line = null;
    line.drop();
  }
}

const METADATA_MAX_AGE_MS = 60_000;

async function send(
  { producer, connected }: Line,
  messages: readonly Message[],
): Promise<PublishResult> {
  try {
    await connected;
    await producer.sendBatch({
      acks: ACKS_OF_ALL,
      timeout: ACKS_WITHIN_MS,
      topicMessages: byTopic(messages),
    });
    return { outcome: 'published' };
  } catch (error) {
    return failureOf(error);
  }
}

function byTopic(messages: readonly Message[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers } of messages) {
    let entry = topics.get(topic);
    if (entry === undefined) {
      entry = { topic, messages: [] };
      topics.set(topic, entry);
    }
    entry.messages.push({ key, value, headers: { ...headers } });
  }
  return [...topics.values()];
}
