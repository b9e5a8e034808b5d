/** How a buyer presses a button: once, twice at the same time, or again after the answer. */
import type { HttpAnswer } from './http-client.ts';
import { jsonOf, type PatientRequest } from './patient-client.ts';
import { type Buyer, nextKey, type Sale } from './sale.ts';

type Command = Omit<PatientRequest, 'idempotencyKey' | 'token' | 'method'>;

/**
 * Sends a command under a new key, and now and then the same again, which must change nothing: every
 * remembered answer (2xx, 402) is compared with the first.
 */
export async function press(sale: Sale, buyer: Buyer, command: Command): Promise<HttpAnswer> {
  const request: PatientRequest = {
    ...command,
    method: 'POST',
    ...(buyer.token === null ? {} : { token: buyer.token }),
    idempotencyKey: nextKey(sale, buyer),
  };
  const send = (): Promise<HttpAnswer> => sale.client.send(request, buyer.persona.random);
  if (buyer.persona.doubleClicks) {
    sale.record.counts.replays += 1;
    const [first, twin] = await Promise.all([send(), send()]);
    return settleTwins(sale, request, first, twin, send);
  }
  const answer = await send();
  if (buyer.persona.repeats && isRemembered(answer)) {
    sale.record.counts.replays += 1;
    const again = await send();
    if (again.headers['idempotency-replayed'] !== 'true') {
      differs(sale, request, 'a second answer is not marked as replayed');
    }
    compare(sale, request, answer, again);
  }
  return answer;
}

/** A refusal wrote nothing and is decided afresh: only then may twins get different answers. */
async function settleTwins(
  sale: Sale,
  request: PatientRequest,
  first: HttpAnswer,
  twin: HttpAnswer,
  send: () => Promise<HttpAnswer>,
): Promise<HttpAnswer> {
  const remembered = [first, twin].find(isRemembered);
  if (!remembered) return twin;
  const other = remembered === first ? twin : first;
  compare(sale, request, remembered, isRemembered(other) ? other : await send());
  return remembered;
}

const isRemembered = (answer: HttpAnswer): boolean =>
  (answer.status >= 200 && answer.status < 300) || answer.status === 402;

function compare(sale: Sale, request: PatientRequest, one: HttpAnswer, other: HttpAnswer): void {
  const difference = differenceBetween(one, other);
  if (difference !== null) differs(sale, request, difference);
}

/** How two remembered answers to one key contradict each other; null if they don't. */
export function differenceBetween(one: HttpAnswer, other: HttpAnswer): string | null {
  if (isInterim(one) || isInterim(other)) return null;
  if (one.status !== other.status) return `${one.status}, then ${other.status}`;
  const [first, second] = [contentOf(one), contentOf(other)];
  return first === second ? null : `${first}, then ${second}`;
}

/** «Not known yet» is no outcome: who asks again later may learn more. */
function isInterim(answer: HttpAnswer): boolean {
  const { status, payment } = jsonOf<{ status?: unknown; payment?: { client_secret?: unknown } }>(
    answer,
  );
  if (answer.status === 200) return status === 'processing';
  // An order whose payment the provider has not made yet, because it was silent.
  const lacksPayment = payment !== undefined && payment.client_secret === undefined;
  return answer.status === 201 && status === 'pending_payment' && lacksPayment;
}

/** All of an answer but the time of day, whatever the order of its fields. */
function contentOf(answer: HttpAnswer): string {
  const { server_time: _time, ...content } = jsonOf<Record<string, unknown>>(answer);
  return JSON.stringify(Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function differs(sale: Sale, request: PatientRequest, message: string): void {
  sale.record.report(
    'replay_differs',
    `${request.method} ${request.path} ${request.idempotencyKey}`,
    message,
  );
}
