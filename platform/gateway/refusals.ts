/** What the gateway itself answers, in the form of every other refusal of the API. */
import type { ServerResponse } from 'node:http';
import { PROBLEM_MEDIA_TYPE, problem, problemDocument } from '../http/problem.ts';
import type { ProblemCode } from '../http/problem-codes.ts';
import { SECURITY_HEADERS } from '../http/respond.ts';
import type { Priority } from '../overload/priority.ts';
import { retryAfterSeconds as secondsUntilRetry } from '../overload/retry-after.ts';
import { systemRandom } from '../system.ts';

export interface Refusal {
  readonly code: ProblemCode;
  readonly detail?: string;
  /** When it is worth another try. */
  readonly retryAfterSeconds?: number;
  /** The rest of the request is not wanted. */
  readonly close?: true;
}

/** Nobody behind us has been asked. */
export function overloaded(priority: Priority): Refusal {
  const retryAfterSeconds = priority === 'vital' ? 1 : secondsUntilRetry(priority, systemRandom);
  return { code: 'overloaded', retryAfterSeconds };
}

const refusedWith = new WeakMap<ServerResponse, ProblemCode>();

/** Why a request was refused here; undefined for what somebody behind us has answered. */
export const causeOfRefusal = (response: ServerResponse): ProblemCode | undefined =>
  refusedWith.get(response);

/** Nothing may have been sent before. */
export function refuse(response: ServerResponse, requestId: string, refusal: Refusal): void {
  const { code, detail, retryAfterSeconds, close } = refusal;
  refusedWith.set(response, code);
  const { status, ...document } = problemDocument(
    problem(code, detail === undefined ? {} : { detail }),
  );
  answerJson(
    response,
    Number(status),
    { ...document, status },
    {
      'Content-Type': PROBLEM_MEDIA_TYPE,
      'X-Request-Id': requestId,
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...(close ? { Connection: 'close' } : {}),
    },
  );
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
