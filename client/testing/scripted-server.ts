/** A server for tests of the client: it answers as told, and keeps what it was asked. */
import { type Client, type ClientOptions, createClient } from '../index.ts';
import type { ProblemCode } from '../schema.ts';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Scripted {
  readonly client: Client;
  readonly asked: readonly Asked[];
  /** The pauses that the client made, in ms. */
  readonly pausesMs: readonly number[];
}

type Answer = Response | Error;

/** A client whose requests are answered from the list, the last answer again and again. */
export function scripted(
  answers: readonly (() => Answer)[],
  options: Partial<ClientOptions> = {},
): Scripted {
  const asked: Asked[] = [];
  const pausesMs: number[] = [];
  let keys = 0;
  const client = createClient({
    baseUrl: 'http://house',
    fetch: async (request) => {
      const text = await request.text();
      const { method, url, headers } = request;
      asked.push({ method, url, headers, body: text === '' ? null : JSON.parse(text) });
      const answer = (answers[asked.length - 1] ?? answers.at(-1))?.();
      if (answer instanceof Response) return answer;
      throw answer;
    },
    runtime: {
      sleep: async (ms, signal) => {
        signal.throwIfAborted();
        pausesMs.push(ms);
      },
      random: () => 1,
      newKey: () => `key-${++keys}`,
    },
    ...options,
  });
  return { client, asked, pausesMs };
}

export const json =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', ...headers },
    });

export const refusal = (
  status: number,
  code: ProblemCode,
  extra: object = {},
  headers: Record<string, string> = {},
) =>
  json(
    status,
    { type: `urn:${code}`, title: code, status, code, ...extra },
    {
      'Content-Type': 'application/problem+json',
      ...headers,
    },
  );

export const cutOff = (): Error => new TypeError('fetch failed');
