/** What kafkajs throws, as what became of a batch. */
import type { PublishResult } from '#projections/relay/port.ts';

const TOO_LARGE: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** The causes of causes that are looked at. */
const DEPTH_MAX = 8;

/**
 * A broker's own answer is a refusal, by the name that the protocol has for it; all else leaves open
 * what the broker has. Names no hosts: `/readyz` shows it to anyone.
 */
export function failureOf(error: unknown): Exclude<PublishResult, { outcome: 'published' }> {
  const type = protocolType(error);
  if (type !== null) {
    const reason = TOO_LARGE.has(type) ? 'too_large' : 'other';
    return { outcome: 'refused', reason, detail: `it answered ${type}` };
  }
  return { outcome: 'unknown', detail: DETAIL_OF[nameOf(error)] ?? 'it can’t be reached' };
}

const DETAIL_OF: Readonly<Record<string, string>> = {
  KafkaJSRequestTimeoutError: 'it does not answer',
  KafkaJSSASLAuthenticationError: 'it does not take our credentials',
};

function protocolType(error: unknown): string | null {
  for (const cause of causesOf(error)) {
    if (cause.name === 'KafkaJSProtocolError' && typeof cause.type === 'string') return cause.type;
  }
  return null;
}

const nameOf = (error: unknown): string =>
  causesOf(error).find(({ name }) => DETAIL_OF[name ?? ''] !== undefined)?.name ?? '';

interface KafkaError {
  readonly name?: string;
  readonly type?: unknown;
  readonly cause?: unknown;
}

function causesOf(error: unknown): readonly KafkaError[] {
  const causes: KafkaError[] = [];
  for (let at = error; typeof at === 'object' && at !== null; at = (at as KafkaError).cause) {
    causes.push(at);
    if (causes.length === DEPTH_MAX) break;
  }
  return causes;
}
